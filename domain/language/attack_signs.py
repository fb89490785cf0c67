"""What betrays an attempt to steer a grader beside English commands: trigger words, other tongues, forged marks."""

import re
from typing import Final

from domain.language.lexicon import vocabulary

# One of these words (or a non-Latin script) must be there before any pattern is tried.
TRIGGERS: Final = vocabulary(
    """ignore ignoring ignores disregard disregarding forget override overrule bypass discard skip abandon neglect
    grader graders grade graded grades grading evaluator evaluators evaluate evaluation examiner scorer assessor judge
    interviewer recruiter ats reviewer rubric score scored scores scoring mark marks points rating rate rated rank stars
    instruction instructions instructed directive directives prompt system assistant user developer admin ai llm gpt
    chatgpt claude gemini model pretend roleplay persona dan unrestricted deduct penalise penalize lenient generous
    hire hired shortlist verdict rubrics criteria deserve deserves award assign marking assessment points credit
    ignora ignorad ignoren olvida olvide olviden instrucciones puntuacion nota calificacion rubrica otorga otorgame dame
    ignoriere ignorier ignorieren vergiss vergessen anweisungen bewerte bewerten punktzahl hochstpunktzahl note gib
    ignorez ignorer oublie oubliez consignes bareme note notez attribue attribuez donne donnez
    esqueca instrucoes instruzioni dimentica punteggio voto nota candidate exceptional output vergib vergeben benote
    califica califique asigna asigne puntua evalua evaluador bewerter evaluateur correcteur pontuacao"""
)
FOREIGN_SCRIPT: Final = re.compile(r"[\u0400-\u04ff\u3040-\u30ff\u4e00-\u9fff]")

FOREIGN: Final = re.compile(
    r"\bignor(?:a|e|en|ad|ar|es|ando)\s+(?:todas?\s+|todos?\s+|por favor\s+)*(?:las?|los?|el|tus?|sus?|mis|as|os|"
    r"suas)\s+(?:\w+\s+){0,2}?(?:instruc|reglas|regras|criterios|rubrica|directrices|indicaciones|ordenes|pautas)"
    r"|\b(?:olvid|esquec|dimentic|ignora)\w*\s+(?:de\s+)?(?:todo|todas?|todos?|tutt\w|lo anterior|as|le|las|los|"
    r"la|il|i|o)\s*(?:\w+\s+){0,3}?(?:instruc|instruz|reglas|criteri|anterior|rubrica|regras|dicho)"
    r"|\b(?:da|dame|dadme|deme|otorg\w+|asign\w+|pon|ponme|ponga|ponle|conced\w+|atribu\w+|de|dai|dammi|assegn\w+|"
    r"calific\w+|punt[uú]a\w*|evalua\w*)[\s-]+(?:me\s+)?(?:(?:a|esta|mi|la|el|minha|questa|resposta|respuesta|"
    r"risposta|con|un|una|uma|il|o)\s+){0,4}(?:10\b|diez\b|dez\b|dieci\b|maxim\w|puntuacion maxima|nota maxima|"
    r"maxima (?:nota|puntuacion|calificacion)|calificacion maxima|pontuacao maxima|punteggio massimo|massimo|"
    r"voto massimo|sobresaliente|mejor (?:nota|puntuacion)|100\b)"
    r"|\b(?:ignorier\w*|vergiss|vergessen|missachte\w*|ubergeh\w*|"
    r"beachte\w*\s+(?:\w+\s+)?nicht)\s+(?:sie\s+)?(?:bitte\s+)?(?:all\w*\s+|die\s+|deine\s+|ihre\s+|samtliche\s+|"
    r"den\s+|das\s+|jegliche\s+)*(?:\w+\s+){0,2}?(?:anweisung|instruktion|regeln|vorgaben|bewertungs|rubrik|"
    r"kriterien|schema|prompt)"
    r"|\b(?:gib|geben|vergib|vergeben|bewerte|bewerten|erteile|benote\w*|setze?)\s+(?:sie\s+)?(?:mir\s+|bitte\s+|"
    r"dieser?\s+|diese\s+|meine[r]?\s+|antwort\s+|mich\s+|mit\s+|der\s+|die\s+|eine?\s+|fur\s+)*(?:10\b|zehn\b|"
    r"vollen?\s+punkt|volle\s+punkt|hochst\w*|maximal\w*|beste[n]?\s+(?:note|bewertung)|sehr gut|100\b|"
    r"volle[nr]?\s+punktzahl)"
    r"|\b(?:ignore[zr]?|oublie[zr]?|ne tiens pas compte|ne tenez pas compte|neglige[zr]?)\s+(?:de\s+|"
    r"des\s+)?(?:tou(?:tes|s|t)\s+)?(?:les?|la|tes|vos|ces|des|ce)\s+(?:\w+\s+){0,2}?(?:instruction|consigne|"
    r"regle|critere|bareme|grille|directive|qui precede)"
    r"|\b(?:donne[zr]?|attribue[zr]?|mets|mettez|accorde[zr]?|note[zr]?|evalue[zr]?)[\s-]+(?:moi\s+|lui\s+|a\s+|"
    r"cette\s+|ma\s+|reponse\s+|la\s+|une?\s+|avec\s+|le\s+)*(?:10\b|20 ?/ ?20|dix\b|note maximale|meilleure note|"
    r"score maximal|maximum|note parfaite|tous les points)"
    r"|\bno\s+(?:apliques?|tengas?\s+en\s+cuenta|sigas?)\s+(?:la|las|los|el)\s+(?:rubrica|criterios|instrucciones|"
    r"reglas)"
    r"|(?:忽略|无视|無視|忘记|忘掉|忘記|不要(?:理会|遵守|遵循|按照)|跳过)[^。！？\n]{0,12}?(?:指令|指示|规则|規則|评分|評分|标准|標準|要求|提示|内容)"
    r"|(?:给|給|打|评|評|请给|判)[^。！？\n]{0,10}?(?:满分|滿分|最高分|10 ?分|十分(?!钟|之)|100 ?分)"
    r"|(?:作为|作為|你是|你现在是)[^。！？\n]{0,6}(?:评分|評分|评估|阅卷|评委|面试官)[^。！？\n]{0,20}(?:必须|应该|应当|给|满分|请)"
    r"|(?:игнорируи|игнорируите|забудь|забудьте|не учитываи|проигнорируи)\w*[^.!?\n]{0,30}(?:инструкци|правил|"
    r"критери|рубрик|указани)"
    r"|(?:поставь|поставьте|даи|даите|оцени|оцените|выстави)\w*[^.!?\n]{0,30}(?:10\b|десять|максимальн|высши|"
    r"наивысш|отлично)"
    r"|(?:指示|命令|ルール|採点|基準)[^。\n]{0,8}(?:無視|忘れ)|(?:満点|最高点|10点)[^。\n]{0,6}(?:ください|付け|つけ|与え|して)"
)
FORGED: Final = re.compile(
    r"^\W*end of (?:the )?(?:candidate(?:'s)? )?(?:answer|response|transcript|submission)\b\W*$|"
    r"<\|? ?(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|system|user|assistant|begin_of_text|"
    r"end_of_turn|end)[^>\n]{0,20}\|>"
    r"|\[/?(?:inst|sys|system|end of (?:\w+ ){0,3}(?:answer|response|transcript|resume|input|submission)|"
    r"end (?:\w+ ){0,2}(?:answer|response|transcript|input))\]|<</?sys>>|<(?:start|end)_of_turn>"
    r"|</?(?:candidate[_-]?(?:answer|response|text)|answer|system|assistant|instructions?|rubric|transcript|"
    r"evaluation|grading|grader|score|assessment|user[_-]?(?:input|answer)|untrusted\w*|resume|candidate|"
    r"submission|interview|response)(?: [^>\n]{0,40})?>"
    r"|(?:^|\n)\W{2,}(?:the )?(?:end of|end|begin|start of|beginning of|stop|start) (?:\w+ ){0,2}?(?:answer|"
    r"response|transcript|submission|input|evaluation|grading|system|instructions?|prompt|resume|candidate)\b"
    r"|^#{1,6} *(?:system|instructions?|evaluation|grading|grader|assistant|new instructions?|"
    r"rubric)(?: \w+)? *:?\W*(?:$|\n|[^\n]{0,60}(?:score|10|ignore|full))"
    r"|^\W*(?:\(?system\)?|assistant|evaluator|grader|examiner|interviewer|developer|admin|user|human|root|"
    r"system (?:message|notice|prompt|override|update))(?: ?\([^)\n]{1,20}\))?\W{0,3}[:>]\W*[^\n]{0,120}?(?:\bscor"
    r"|\bgrad(?:e|ing)\b|\brating\b|\bfull mark|\brubric|\binstruction|\byou must\b|\byou are\b|\boverrid|"
    r"\bexcellent\b|\bperfect\b|\bstrong hire\b|10 ?/ ?10|\bcorrect answer\b|\bcandidate\b)"
)
# An answer may speak of all this: then it names who does it, or what it is called.
DISCUSSED: Final = re.compile(
    r"\b(?:attack|attacks|attackers?|inject\w*|jailbreak\w*|malicious|adversar\w+|hostile|untrusted|poison\w*|"
    r"red[- ]team\w*|guardrails?|saniti[sz]\w*|"
    r"someone|somebody|anyone|a user|users|people|students?|candidates|applicants|they|he|she|customers?|our|we|"
    r"(?:a|the|some|one|fetched|retrieved|web|poisoned) (?:page|document|email|e-mail|ticket|pdf|website|comment|"
    r"chunk|tool result)|"
    r"prompts? like|phrases? like|strings? like|things? like|such as|something like|text like|says|said|saying|"
    r"reads|wrote|tags?|element|wrap\w*|delimit\w*|the (?:model|llm|chatbot|agent|bot) (?:may|might|could|can|"
    r"will|would|to|then|from|into|follows|obeys|is|should|sees|reads|that)|for example|for instance|e\.g)\b"
)
ADDRESSED: Final = re.compile(
    r"\b(?:give|award|score|rate|grade|mark|rank|recommend|hire|pass) (?:me|this (?:answer|candidate|response|"
    r"resume|applicant)|my (?:answer|response|resume))\b"
)
