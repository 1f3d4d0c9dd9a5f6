"""What a trial asks for: who orders what, and how much of it, so that nobody can know it beforehand.

Trials are there for all to read. Code could do what it knows that a trial will look for, and read nothing
of what it is asked. So a graded run has a seed that is secret, and each trial draws from it. Without a seed
everything is as it is written in the trial: a learner meets the same customers each time.
"""

from __future__ import annotations

import hmac


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST_NAMES = _words("""
    Ada Agnes Alban Alma Anders Anouk Arlo Astrid Aurel Beata Bela Berta Birgit Blanka Bo Boris Bruno
    Carla Celia Cyril Dagmar Daria Delia Dora Edda Edgar Eliška Elsa Emil Enzo Erik Esther Fabian Faye
    Felix Fiona Frida Gerda Gil Greta Gustav Hana Hedda Helmut Hugo Ilse Imre Ines Ingrid Iris Ivo Jakub
    Janna Jiří Jonas Judit Juno Karel Karin Klara Kurt Lars Leda Leif Lena Levin Linus Lotte Lucien Magda
    Maja Marek Margot Marta Mathis Mila Milan Moritz Nadia Nell Nils Noor Odile Olaf Oskar Ottilie Pascal
    Paula Pavel Pia Quentin Ralf Rémi Rita Romy Ruben Sanna Selma Silas Simona Sören Stella Tamás Thea
    Tilda Ulla Ulrik Vera Viktor Vlasta Wanda Wim Xenia Yann Yvette Zdena Zoe
""")
_LAST_NAMES = _words("""
    Abel Adamek Alder Arendt Baier Barta Becke Berger Bloom Bohn Brandt Brook Burr Cermak Clay Colin Crane
    Dahl Dale Dolan Drake Dufour Eckert Elm Engel Faber Farkas Fenn Field Fleury Forde Frost Gabel Garnier
    Gill Glover Gray Grove Haas Hahn Halász Hart Heath Hirsch Holub Horn Hurst Ivers Jansen Jelínek Joly
    Kaiser Kern Klein Knox Kolář Král Krause Lambert Lang Larkin Leroy Lorenz Lund Maas Mach Marsh Mercier
    Mohr Moreau Nagy Neumann Nolan Noll Oakes Orban Palmer Pasek Perrin Pike Pohl Quinn Rademacher Reed
    Renard Richter Rooke Roth Rowan Sand Sauer Schmid Sedlák Shaw Simon Sommer Stone Szabo Thorne Tichý
    Tóth Tremblay Ude Vance Vaněk Vogel Wald Weber Wells Wirth Wolf Wood Yates Young Zeller Zimmer Zorn
""")
_KINDS = _words("""
    almond apple apricot barley beetroot blackberry brown butter caraway cardamom cheese cherry chestnut
    chocolate cinnamon citrus coconut coffee cranberry currant date farmhouse fennel fig ginger honey
    juniper lavender malt maple marzipan millet mint molasses mustard nutmeg oat olive onion orange
    parsley pear pecan pepper pistachio potato pumpkin quince raisin raspberry rosemary saffron sesame
    sourdough spelt sunflower thyme treacle vanilla walnut
""")
_THINGS = _words("""
    bagel bap batch biscuit bloomer braid bread brioche cob cookie cracker crown danish flan focaccia
    galette knot muffin pasty pretzel pudding roll roulade rusk slice strudel turnover twist wafer whirl
""")


class Drawn:
    """What one trial draws. Two that are different in the trial are different when they are drawn.

    Args:
        seed: that of the run; None to have everything as it is written in the trial.
        exercise: the name of the exercise.
        trial: the name of the trial: each draws by itself, whichever is run first.
    """

    def __init__(self, seed: str | None, exercise: str, trial: str) -> None:
        self._seed = seed
        self._trial = f"{exercise}\0{trial}"
        self._draws = 0
        self._taken: dict[str, str] = {}

    def name(self, usual: str) -> str:
        """Somebody: a customer, say.

        Args:
            usual: who it is without a seed. The same one stays the same one throughout a trial.
        """
        return self._pair(usual, _FIRST_NAMES, _LAST_NAMES)

    def item(self, usual: str) -> str:
        """Something that a bakery makes.

        Args:
            usual: what it is without a seed. The same one stays the same one throughout a trial.
        """
        return self._pair(usual, _KINDS, _THINGS)

    def number(self, usual: int, least: int, most: int) -> int:
        """A number, another one at each call.

        Args:
            usual: what it is without a seed.
            least: the least that it can be with one.
            most: the most. A range that is narrow can be guessed.
        """
        return usual if self._seed is None else least + self._next(most - least + 1)

    def _pair(self, usual: str, firsts: tuple[str, ...], seconds: tuple[str, ...]) -> str:
        while usual not in self._taken:
            drawn = usual
            if self._seed is not None:
                drawn = f"{firsts[self._next(len(firsts))]} {seconds[self._next(len(seconds))]}"
            if drawn not in self._taken.values():
                self._taken[usual] = drawn
        return self._taken[usual]

    def _next(self, below: int) -> int:
        """A number from zero on. Not by `random`, whose draws may be others in another Python."""
        assert self._seed is not None  # noqa: S101  # whoever calls has looked
        self._draws += 1
        message = f"{self._trial}\0{self._draws}"
        digest = hmac.digest(self._seed.encode(errors="surrogateescape"), message.encode(), "sha256")
        return int.from_bytes(digest, "big") % below
