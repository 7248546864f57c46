"""The glossary. Every term of this program is defined here once, as a value that never changes.

event           a calendar entry as some calendar holds it; an instance of a series is an event of
                its own
guest           somebody an event names, as the invitation says it: a person, a room, a robot, a
                list
interview       an event that counts (see domain/recognise), with what could be learnt of it
visit           the interviews with one company on one day
person          a human being who is met or who coordinates
company         one name (case, accents, legal form aside) or one registrable mail domain of people
                met
process         everything with one company from its first interview until it is closed or 60 days
                silent
block           an event that interviewd makes: prep, debrief, reminder. It converges
letter          a mail that interviewd drafts: thank-you, follow-up. It happens once
debrief         the block after a visit whose text is a form; *notes* are what the person wrote into
                it
correspondence  the mail with the people of open processes, and the drafts
mark            private properties on a block that say: this is ours, for that interview, made with
                these words. The command `mark` is another thing: the person's yes or no on an
                event, `Memory.marks`
key             names a block or a letter for ever; ids, UIDs and Message-IDs are made from it
deed            the journal's record of one block or letter
intent          a deed that was begun; without an outcome it is a *doubt*
memory          all that the journal knows
view            accounts, events, correspondence and memory at one moment: what a plan is made from
policy          what the person wishes, from the config
plan            the actions that are right now, what is held and why, and when to look again
reason          why, as a value; cli/ makes the sentence
pass            one round of settle, look, decide, do: `tick`
daemon          what `run` starts. Its *supervisor* is the process that stays; a *worker* is the
                process that makes passes while there is something to do (engine/)

All times are aware and in UTC, except where a date is meant. All tuples are in a stated, repeatable
order.
"""
