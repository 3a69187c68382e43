"""What must be true after a crash: the fake platform's ledger against the database."""
import collections
import json
import sqlite3

import harness
import postgresql


def rows_of(town, statement: str) -> list:
    """What the town's database answers, beside the service or after it. Bytes only from a file."""
    if town.database:
        return postgresql.sql(town.database, statement)
    with sqlite3.connect(f"file:{town.folder}/data/gridbot.db?mode=ro", uri=True) as rows:
        return rows.execute(statement).fetchall()


def stored_answers(town) -> dict[str, bytes]:
    return dict(rows_of(town, "SELECT message_id, answer FROM inbox"))


def registrations(town) -> collections.Counter:
    """How many cases each message made."""
    return collections.Counter(
        message for message, in rows_of(town, "SELECT source_message FROM case_events WHERE event = 'register'"))


Said = collections.namedtuple("Said", "to text")


def taken(ledger) -> list[Said]:
    """What the platform took, in order: whoever it is for has read it."""
    said = []
    with open(ledger, encoding="utf-8") as lines:
        for call in map(json.loads, lines):
            if not call["taken"]:
                continue
            if call["path"] == "/robot/sendBySession":
                said.append(Said(call["conversation"], harness.chat_text(call["body"])))
            elif call["path"].endswith("groupMessages/send"):
                said.append(Said(call["body"]["openConversationId"], harness.app_text(call["body"])))
            elif call["path"] == "/send_group_msg":
                said.append(Said(str(call["body"]["group_id"]), harness.bridge_text(call["body"])))
            elif call["path"].endswith("oToMessages/batchSend"):
                said += [Said(user, harness.app_text(call["body"])) for user in call["body"]["userIds"]]
    return said


class Outgoing:
    """The outbox against the ledger."""

    def __init__(self, town, ledger):
        rows = rows_of(town, "SELECT id, conversation, body, lane, state, attempts, error FROM outbox ORDER BY id")
        self.rows = [(int(row_id), conversation, json.loads(body)["text"], int(lane), state, int(attempts))
                     for row_id, conversation, body, lane, state, attempts, _ in rows]
        # What nobody needed any more when its turn came: kept as done, and said only if a kill had it in flight.
        self.moot = collections.Counter(Said(conversation, json.loads(body)["text"])
                                        for _, conversation, body, _, _, _, error in rows if error == "moot")
        known = collections.defaultdict(set)
        for _, conversation, text, *_ in self.rows:
            known[conversation].add(text)
        self.taken = [Said(said.to, part) for said in taken(ledger)
                      for part in harness.parts_of(said.text, known[said.to])]
        self.times_said = collections.Counter(self.taken)
        self.tries, self.copies = collections.Counter(), collections.Counter()
        for _, conversation, text, _, state, attempts in self.rows:
            self.tries[Said(conversation, text)] += attempts
            self.copies[Said(conversation, text)] += 1

    def not_sent(self) -> list:
        return [row for row in self.rows if row[4] != "sent"]

    def never_taken(self) -> list[Said]:
        """Marked as sent, but nobody has it."""
        return [said for said, copies in self.copies.items() if self.times_said[said] < copies - self.moot[said]]

    def from_nowhere(self) -> list[Said]:
        """Taken, but no row says so: said before it was on disk."""
        return [said for said in self.times_said if said not in self.copies]

    def doubles(self) -> int:
        return sum(max(0, self.times_said[said] - copies) for said, copies in self.copies.items())

    def in_flight_at_kills(self) -> int:
        """Each claim counts an attempt, and the platform refuses nothing: what was tried again had been in flight."""
        return sum(attempts - 1 for *_, attempts in self.rows)

    def tried_less_than_said(self) -> list[Said]:
        return [said for said, times in self.times_said.items() if times > self.tries[said]]

    def out_of_order(self) -> list[tuple]:
        """Pairs of one conversation and lane whose first appearances changed places."""
        first, wrong, newest = {}, [], {}
        for place, said in enumerate(self.taken):
            first.setdefault(said, place)
        for row_id, conversation, text, lane, *_ in self.rows:
            said = Said(conversation, text)
            if self.copies[said] > 1 or said not in first:
                continue
            before = newest.get((conversation, lane), (-1, None))
            if first[said] < before[0]:
                wrong.append((row_id, before[1]))
            newest[conversation, lane] = max(before, (first[said], row_id))
        return wrong


def assert_whole(town):
    result = harness.run_gridbot("verify", "--config", town.config, deadline_s=300)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr


def assert_outgoing_is_right(outgoing: Outgoing):
    assert outgoing.never_taken() == []
    assert outgoing.from_nowhere() == []
    assert outgoing.tried_less_than_said() == []
    assert outgoing.out_of_order() == []
    assert outgoing.doubles() <= outgoing.in_flight_at_kills()
