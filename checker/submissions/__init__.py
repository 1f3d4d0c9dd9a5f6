"""Takes what was handed in, whatever it is, and gives the learner's files as plain data.

Everything in a submission was written by somebody who may wish to be graded better than the work is, or to
do harm. So nothing of it is imported, run, or unpacked to disk; what is read is bounded by `Caps`, and only
files that `kata.toml` lists as the learner's are read at all. The rest is told in `Remark`s.

    wanted = Wanted.of(chosen, workspace.exercises)
    for handed in handed_in(paths, wanted).submissions:      # all students, and nothing read yet
        taken = take(handed, wanted, Caps())                 # one at a time: nothing is kept
"""

from checker.submissions.caps import Caps
from checker.submissions.errors import BadManifest, NothingHandedIn
from checker.submissions.handing_in import Handed, HandedIn, handed_in
from checker.submissions.taking import Taken, digest, take
from checker.submissions.wanted import Wanted

__all__ = [
    "BadManifest",
    "Caps",
    "Handed",
    "HandedIn",
    "NothingHandedIn",
    "Taken",
    "Wanted",
    "digest",
    "handed_in",
    "take",
]
