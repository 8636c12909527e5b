"""Going round all agencies when one run may not be enough: the next goes on where one stopped."""

from collections.abc import Callable, Collection, Iterator

from chalicelib.usecases.ports import Checkpoints

#: A run notes how far it came after so many; what is done again must do no harm.
MARK_EVERY = 25
DONE = "done"


def is_done(mark: str, marks: Checkpoints) -> bool:
    """Whether the round of that mark came to its end."""
    return marks.get(mark) == DONE


def one_by_one(
    mark: str, names: Collection[str], marks: Checkpoints, has_time_left: Callable[[], bool]
) -> Iterator[str | None]:
    """The names in order, from where the last run stopped; None at the end when time ran out."""
    reached = marks.get(mark) or ""
    if reached == DONE:
        return
    for n, name in enumerate(sorted(a for a in names if a > reached), start=1):
        if not has_time_left():
            yield None
            return
        yield name
        if n % MARK_EVERY == 0:
            marks.put(mark, name)
    marks.put(mark, DONE)
