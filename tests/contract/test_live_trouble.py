"""Live interviews whose database goes away for a while."""

from tests.contract.door import Door
from tests.contract.live import ANSWER, answered, begun, dialled
from tests.contract.rig import becomes_ready
from tests.serving import Serve


async def test_a_database_that_comes_back(serve: Serve, database: str):
    async with Door(database) as door:
        served = await serve(database_url=door.dsn, database={"pool_timeout": 0.5})
        async with begun(served) as (client, session_id):
            await door.shut()
            await client.send("answer", text=ANSWER)
            await client.refused(4503)
            async with dialled(served, f"/ws/interview/{session_id}") as other:
                await other.refused(4503)
                assert await other.ended() == 1013
            await door.open()
            await becomes_ready(served)
            # Whoever followed may have noticed, too, and have told so.
            await client.send("answer", text=ANSWER)
            await client.until("score_update")
            await client.send("ready")
            await client.hear(lambda: client.kinds[-1] in ("followup", "new_question"))
            await answered(client)
