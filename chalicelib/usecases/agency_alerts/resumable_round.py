"""Go round all agencies in several runs: each goes on where the one before ran out of time."""

from collections.abc import Callable, Collection, Iterator

from chalicelib.usecases.ports import Checkpoints

#: A run notes how far it came after so many agencies; what is done again must do no harm.
CHECKPOINT_EVERY = 25
DONE = "done"


def is_round_done(name: str, checkpoints: Checkpoints) -> bool:
    """Tell whether the round of that name came to its end."""
    return checkpoints.read(name) == DONE


def resume_round(
    name: str,
    agencies: Collection[str],
    checkpoints: Checkpoints,
    has_time_left: Callable[[], bool],
) -> Iterator[str | None]:
    """Yield the agencies' ids in order, from where the last run stopped.

    Yields None at the end when time ran out, and nothing when the round is done.
    """
    reached = checkpoints.read(name) or ""
    if reached == DONE:
        return
    for n, agency in enumerate(sorted(a for a in agencies if a > reached), start=1):
        if not has_time_left():
            yield None
            return
        yield agency
        if n % CHECKPOINT_EVERY == 0:
            checkpoints.write(name, agency)
    checkpoints.write(name, DONE)
