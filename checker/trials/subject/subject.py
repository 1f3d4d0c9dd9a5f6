"""What every subject can do, whichever way it is held."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from checker.trials.failures import CallRaised

if TYPE_CHECKING:
    from collections.abc import Generator

    from checker.trials.subject.messages import Frame, Json
    from checker.verdict import Evidence


class Call:
    """One call into the subject, under way. Awaiting it gives the value or raises the failure."""

    def __init__(self, number: int, function: str, lane: str, answer: asyncio.Future[Json]) -> None:
        self.number = number
        self.function = function
        self.lane = lane
        self._answer = answer

    def done(self) -> bool:
        """Whether it has answered, in whichever way."""
        return self._answer.done()

    async def raised(self) -> CallRaised | None:
        """Wait for it; what it raised, or None when it returned. Anything else that went wrong is raised."""
        try:
            await self
        except CallRaised as error:
            return error
        return None

    def __await__(self) -> Generator[Any, None, Json]:
        return asyncio.shield(self._answer).__await__()


class Subject(ABC):
    """The learner's code, running: `await subject.call("place_order", bakery="ostrava")`."""

    @abstractmethod
    async def start(self) -> None:
        """Start it and wait until its driver is imported.

        Raises:
            SubjectGone: if the learner's code cannot be imported, or ends or stalls while it is.
            MachineryFault: if it cannot be started.
        """

    @abstractmethod
    async def stop(self) -> None:
        """End it, with all it has started. Stopping what never started is nothing."""

    @abstractmethod
    def begin(self, function: str, /, *, lane: str | None = None, **arguments: Json) -> Call:
        """Start a call and go on without waiting: calls run side by side, which is how races are built.

        Args:
            function: the name of a public function of the driver.
            lane: what the timeline calls this call; the function's name by default.
            **arguments: plain JSON values.

        Raises:
            MachineryFault: if the driver has no such function.
        """

    async def call(self, function: str, /, *, lane: str | None = None, **arguments: Json) -> Json:
        """Call a function of the driver, as `begin` does, and wait for its answer.

        Raises:
            CallRaised: if it raised.
            SubjectGone: if there is no answer and never will be.
        """
        return await self.begin(function, lane=lane, **arguments)

    @abstractmethod
    async def standing(self, call: Call) -> list[Frame]:
        """Where a call stands in the stage's files, outermost first; empty when it cannot be told."""

    @property
    @abstractmethod
    def printed(self) -> list[Evidence]:
        """The last of what it printed, as evidence; empty when it printed nothing."""
