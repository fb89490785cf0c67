"""Brings the lines of a file into an owner's tracker, within one transaction."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from domain.importing import Imported, changed
from domain.records import BACKWARDS, InterviewRecord, RoundRecord, backwards
from memory.pool import Connection
from memory.transfer import interviews, names, rounds
from services.tracker.ledger import Ledger
from services.tracker.linking import merge_links

Row = dict[str, Any]
Found = Callable[[Connection, Sequence[str]], Awaitable[dict[str, int]]]
Added = Callable[[Connection, Sequence[str]], Awaitable[None]]
# By what a record names another, and what refers to it in a row.
_REFERENCES = (("company_name", "company_id"), ("role_name", "role_id"))


def _key(value: InterviewRecord) -> Row:
    return {
        "company": value.company_name or "",
        "role": value.role_name or "",
        "title": value.custom_role_title or "",
        "kind": value.interview_type,
        "applied": value.application_date,
    }


async def _identify(conn: Connection, owner: str, ledger: Ledger) -> None:
    """Find out which interview each line is about; without a uid one that looks the same, or a new one."""
    plain: dict[tuple[str, ...], int] = {}
    keys: list[Row] = []
    for place, _, value in list(ledger.open(InterviewRecord)):
        if value.uid is not None:
            ledger.name(place, value.uid)
            continue
        key = _key(value)
        twin = plain.setdefault(tuple(str(part).casefold() for part in key.values()), place)
        if twin == place:
            keys.append({"n": place, **key})
        else:
            row = ledger.sheet.lines[twin].row
            ledger.refuse(place, f"looks the same as row {row}: company, role, title, type, application date")
    found = await interviews.alike(conn, owner, keys) if keys else {}
    for key in keys:
        uids = found.get(key["n"], [])
        if len(uids) > 1:
            ledger.refuse(key["n"], f"{len(uids)} interviews look like this one: say by its uid which is meant")
        else:
            ledger.name(key["n"], uids[0] if uids else None)


async def _named(conn: Connection, wanted: set[str], find: Found, add: Added) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the ids of names, and which of them had to be made."""
    known = await find(conn, sorted(wanted))
    # Of several ways to write a name, one is made.
    missing = sorted({name.lower(): name for name in sorted(wanted - known.keys(), reverse=True)}.values())
    if missing:
        await add(conn, missing)
        known = await find(conn, sorted(wanted))
    return known, tuple(missing)


class Merge:
    """One import of one owner."""

    def __init__(self, conn: Connection, owner: str, ledger: Ledger) -> None:
        self._conn = conn
        self._owner = owner
        self._ledger = ledger
        self._ids: dict[int, int] = {}

    async def run(self) -> Imported:
        """Write what can be written; the caller decides by the outcomes whether it stays."""
        await interviews.lock(self._conn, self._owner)
        await _identify(self._conn, self._owner, self._ledger)
        companies, roles = await self._interviews()
        await self._rounds()
        ledger = self._ledger
        questions = await merge_links(self._conn, self._owner, ledger, self._ids)
        return Imported(ledger.told(), companies, roles, questions, ledger.sheet.ignored)

    async def _interviews(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        conn, owner, ledger = self._conn, self._owner, self._ledger
        lines = list(ledger.open(InterviewRecord))
        firms = {value.company_name for _, _, value in lines if value.company_name}
        titles = {value.role_name for _, _, value in lines if value.role_name}
        companies, new_companies = await _named(conn, firms, names.companies, names.add_companies)
        roles, new_roles = await _named(conn, titles, names.roles, names.add_roles)
        stored = await interviews.by_uid(conn, owner, list(ledger.uids.values()))
        added: list[Row] = []
        altered: list[Row] = []
        for place, _, value in lines:
            uid = ledger.uids[place]
            old = stored.get(uid)
            ids = {"company_id": companies.get(value.company_name or ""), "role_id": roles.get(value.role_name or "")}
            if old is None:
                added.append({**value.model_dump(), **ids, "uid": uid})
                ledger.settle(place, False, ())
                continue
            told = _without_spelling(changed(value, old), old, ids)
            row = {**old, **told, **_ids(told, ids)}
            if backwards(row["first_interview_date"], row["application_date"]):
                ledger.refuse(place, BACKWARDS)
                continue
            altered += [row] if told else []
            ledger.settle(place, True, tuple(told))
        known = {uid: row["interview_id"] for uid, row in stored.items()}
        known |= await interviews.add(conn, owner, added)
        await interviews.change(conn, owner, altered)
        self._ids = {place: known[uid] for place, uid in ledger.uids.items()}
        return new_companies, new_roles

    async def _rounds(self) -> None:
        conn, owner, ledger = self._conn, self._owner, self._ledger
        stored = await rounds.of(conn, owner, list(self._ids.values()))
        seen: set[tuple[int, int]] = set()
        added: list[Row] = []
        altered: list[Row] = []
        for place, line, value in list(ledger.open(RoundRecord)):
            key = (self._ids[line.of], value.round_number)
            if key in seen:
                ledger.refuse(place, f"the interview has a round {value.round_number} further up")
                continue
            seen.add(key)
            old = stored.get(key)
            told = changed(value, old) if old else {}
            added += [] if old else [{**value.model_dump(), "interview_id": key[0]}]
            altered += [{**old, **told}] if old and told else []
            ledger.settle(place, old is not None, tuple(told))
        await rounds.add(conn, owner, added)
        await rounds.change(conn, owner, altered)


def _without_spelling(told: Row, old: Row, ids: Mapping[str, int | None]) -> Row:
    """Leave out names that are only written otherwise than the company or role is."""
    same = {name for name, key in _REFERENCES if ids[key] == old[key]}
    return {name: value for name, value in told.items() if name not in same}


def _ids(told: Row, ids: Mapping[str, int | None]) -> Row:
    return {key: ids[key] for name, key in _REFERENCES if name in told}
