"""Rules proposed for the columns of a list of leads, by what each of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from leadlight.actions.column_profiles import Holds, Profile
from leadlight.actions.proposed_points import (
    ACTIVITY,
    IDENTIFYING,
    LATEST,
    LESS_IS_MORE,
    MARKET,
    OUTCOMES,
    PEOPLE,
    PERSONAL,
    PLACEHOLDERS,
    PURCHASES,
    REMARKS,
    RESULTS,
    SIZES,
    intent,
    words_of,
)
from leadlight.actions.proposed_rules import (
    ENGAGEMENT,
    FIT,
    LeftAlone,
    Proposed,
    key,
    may_stand,
    nice,
    plain,
    scalar,
    share,
    shown,
)
from leadlight.scoring.derived import derive
from leadlight.scoring.requirements import CREATED_AT
from leadlight.scoring.values import DAY, fold

MOST_ENTRIES = 12
_SENIORITIES = {
    "executive": 10, "founder": 10, "vp": 8, "director": 8, "manager": 5, "senior": 2, "junior": 1,
    "student": -10,
}  # fmt: skip
_EMAIL_KINDS = {"business": 5, "role": 1, "free": -2, "disposable": -15}
_WINDOWS = (7, 14, 30, 90, 180, 365)


def proposed_for(profile: Profile, at: int) -> Iterator[Proposed | LeftAlone]:
    """The rules for one column, as of an instant in microseconds, or why there are none."""
    if (why := _left_alone(profile)) is not None:
        yield LeftAlone(profile.name, why)
        return
    match profile.holds:
        case Holds.ADDRESSES:
            yield from _addresses(profile)
        case Holds.TIMES:
            yield _times(profile, at)
        case Holds.TRUTHS | Holds.ANSWERS:
            yield _truths(profile)
        case Holds.DATES:
            yield LeftAlone(profile.name, "dates in a form that is not read; write them like 2026-03-31")
        case Holds.NUMBERS:
            yield from _numbers(profile)
        case _ if profile.field == "job_title":
            yield _titles(profile)
        case _:
            yield _categories(profile)


def _left_alone(profile: Profile) -> str | None:
    words = words_of(profile.name)
    if not profile.known:
        return "empty"
    says_yes_or_no = profile.holds in (Holds.TRUTHS, Holds.ANSWERS)
    if words & OUTCOMES or profile.field in RESULTS or (words & PURCHASES and says_yes_or_no):
        return "a result, which scores lead to and do not come from"
    if words & PERSONAL:
        return "a personal trait; scoring by it may be unfair and unlawful"
    if words & REMARKS:
        return "notes"
    if words & IDENTIFYING and not words & SIZES and not says_yes_or_no:
        return "it names somebody or something"
    if profile.distinct == 1 and profile.known == profile.rows and not profile.few:
        return "the same for every lead"
    if profile.holds is Holds.TEXTS and profile.field != "job_title" and _is_free_text(profile):
        return "nearly every lead has its own text"
    if (
        profile.holds is Holds.NUMBERS
        and profile.distinct == profile.known > 20
        and not words & (SIZES | ACTIVITY)
    ):
        return "every lead has its own number"
    return None


def _is_free_text(profile: Profile) -> bool:
    return (profile.known >= 20 and profile.distinct > profile.known / 2) or profile.distinct > 2_000


def _addresses(profile: Profile) -> Iterator[Proposed | LeftAlone]:
    if profile.field not in ("email", "email_address"):
        yield LeftAlone(profile.name, "e-mail addresses; call the column Email to score by their kind")
        return
    yield _derived(profile, "email_kind", _EMAIL_KINDS, "Kind of e-mail address")


def _titles(profile: Profile) -> Proposed | LeftAlone:
    return _derived(profile, "seniority", _SENIORITIES, "Seniority by job title")


def _derived(profile: Profile, field: str, points: dict[str, int], name: str) -> Proposed | LeftAlone:
    counts: dict[str, int] = {}
    for text, count in profile.values:
        if (derived := derive(field, text)) is not None:
            counts[derived] = counts.get(derived, 0) + count
    found = {value: given for value, given in points.items() if value in counts or profile.few}
    if not counts:
        return LeftAlone(profile.name, f"no {field.replace('_', ' ')} can be told from it")
    listed = sorted(counts.items(), key=lambda pair: -pair[1])
    entries = ", ".join(f"{value}: {given}" for value, given in found.items())
    remark = f"{profile.name}, by {field.replace('_', ' ')}: {shown(listed, 8)}. Which of them buy?"
    return Proposed(FIT, None, name, f"table: {field}, points: {{{entries}}}", remark)


def _times(profile: Profile, at: int) -> Proposed | LeftAlone:
    times = [time for time in profile.times() if time <= at]
    if profile.field == CREATED_AT:
        return LeftAlone(profile.name, "when a lead came in, which `quiet` rules use by themselves")
    if not times or not words_of(profile.name) & LATEST:
        return LeftAlone(profile.name, "times, of which the name does not say what being recent means")
    if profile.few:
        body = f"when: {{{key(profile.field)}: {{newer_than: 30 days}}}}, points: 5"
        remark = "A proposal: recent activity is worth 5."
        return Proposed(ENGAGEMENT, None, f"{profile.name} is recent", body, remark)
    shares = {days: sum(1 for time in times if time >= at - days * DAY) for days in _WINDOWS}
    days = min(_WINDOWS, key=lambda days: (not shares[days], abs(shares[days] - 0.25 * profile.rows), days))
    body = f"when: {{{key(profile.field)}: {{newer_than: {days} days}}}}, points: 5"
    are = "is" if shares[days] == 1 else "are"
    remark = f"{share(shares[days], profile.rows)} {are} newer. A proposal: recent activity is worth 5."
    return Proposed(ENGAGEMENT, None, f"{profile.name} is recent", body, remark)


def _truths(profile: Profile) -> Proposed | LeftAlone:
    points, yes = intent(profile.field), profile.yes
    said = f"{share(yes, profile.rows)} {'says' if yes == 1 else 'say'} yes"
    if not yes and not profile.few:
        return LeftAlone(profile.name, "no lead says yes")
    if points is None and yes < profile.rows / 200:
        return LeftAlone(profile.name, f"{said}, and its name does not say what it is worth")
    if yes > 0.9 * profile.rows and not profile.few:
        return LeftAlone(profile.name, f"{said}, so it tells little")
    guess = (
        "A guess by its name."
        if points is not None
        else "Its name does not say what it is worth: a small guess."
    )
    body = (
        f"when: {{{key(profile.field)}: {_meaning_yes(profile)}}}, points: {3 if points is None else points}"
    )
    return Proposed(ENGAGEMENT, None, profile.name, body, f"{said}. {guess}")


def _meaning_yes(profile: Profile) -> str:
    """What a lead that says yes has in a column."""
    if profile.holds is Holds.TRUTHS:
        return "yes"
    texts = [scalar(text) for text in profile.answers]
    return texts[0] if len(texts) == 1 else f"[{', '.join(texts)}]"


def _numbers(profile: Profile) -> Iterator[Proposed | LeftAlone]:
    numbers, words = profile.numbers(), words_of(profile.name)
    middle, most = nice(_at(numbers, 0.75)), nice(_at(numbers, 0.9))
    ranged = f"{plain(numbers[0])} to {plain(numbers[-1])}, three quarters up to {plain(middle)}"
    if _at(numbers, 0.9) == numbers[0] and not profile.few:
        yield LeftAlone(profile.name, f"nearly every lead has {plain(middle)}")
    elif LESS_IS_MORE.search(profile.field):
        low = nice(_at(numbers, 0.25))
        body = f"when: {{{key(profile.field)}: {{at_most: {plain(low)}}}}}, points: 3"
        yield Proposed(
            ENGAGEMENT, None, f"{profile.name} is low", body, f"{ranged}. A guess: less is better."
        )
    elif words & SIZES:
        if profile.few and words & PEOPLE:
            body = f"when: {{{key(profile.field)}: {{between: [10, 500]}}}}, points: 5"
            yield Proposed(FIT, None, f"{profile.name} in range", body, "Yours to fill in.")
            return
        low = nice(_at(numbers, 0.5))
        body = f"when: {{{key(profile.field)}: {{at_least: {plain(low)}}}}}, points: 5"
        remark = f"{ranged}. A guess: larger is better; yours may be a range, {{between: [20, 500]}}."
        yield Proposed(FIT, None, f"{profile.name} {plain(low)} or more", body, remark)
    elif words & ACTIVITY or (intent(profile.field) or 0) > 0:
        yield _activity(profile, numbers, ranged)
    else:
        level = middle if middle > numbers[0] else most
        body = f"when: {{{key(profile.field)}: {{at_least: {plain(level)}}}}}, points: 5"
        remark = f"{ranged}. Is more better, or less?"
        yield Proposed(FIT, None, profile.name, body, remark, active=False)


def _activity(profile: Profile, numbers: list[Decimal], ranged: str) -> Proposed:
    field, most = key(profile.field), nice(_at(numbers, 0.9))
    if profile.few and most <= 20 and numbers[0] >= 0:
        one = max(1, intent(profile.field) or 2)
        body = f"per: {field}, points: {one}, max_points: {max(10, 3 * one)}"
        return Proposed(ENGAGEMENT, None, profile.name, body, f"A guess by its name: {one} for each.")
    if 0 < most <= 20 and numbers[0] >= 0:
        each = max(Decimal("0.5"), Decimal(round(20 / most)) / 2)
        remark = f"{ranged}. {plain(each)} for each, 10 at most."
        return Proposed(
            ENGAGEMENT, None, profile.name, f"per: {field}, points: {plain(each)}, max_points: 10", remark
        )
    level = next(
        (found for found in (nice(_at(numbers, 0.75)), most, numbers[-1]) if found > numbers[0]), most
    )
    body = f"when: {{{field}: {{at_least: {plain(level)}}}}}, points: 8"
    above = sum(1 for found in numbers if found >= level)
    reach = "reaches" if above == 1 else "reach"
    remark = f"{ranged}. {share(above, profile.rows)} {reach} {plain(level)}."
    return Proposed(ENGAGEMENT, None, f"{profile.name} {plain(level)} or more", body, remark)


def _at(numbers: list[Decimal], part: float) -> Decimal:
    return numbers[min(len(numbers) - 1, int(part * len(numbers)))]


def _categories(profile: Profile) -> Proposed | LeftAlone:
    least = 1 if profile.few else max(2, profile.rows / 100)
    enough = [
        (text, count)
        for text, count in _merged(profile)
        if count >= least and may_stand(text) and not _says_nothing(text)
    ][:MOST_ENTRIES]
    if not enough:
        return LeftAlone(profile.name, "no value is frequent")
    remark = f"{profile.name}: {shown(enough, MOST_ENTRIES)}."
    if words_of(profile.name) & MARKET:
        first = [(text, 3) for text, _ in enough[:4]]
        guess = "A guess: where most leads are, your market is. Yours to fill in."
        return Proposed(FIT, None, profile.name, _table(profile, first), f"{remark} {guess}")
    meant = [(text, points) for text, _ in enough if (points := _worth(text)) is not None]
    if meant:
        score = ENGAGEMENT if any(abs(points) > 5 for _, points in meant) else FIT
        return Proposed(score, None, profile.name, _table(profile, meant), f"{remark} A guess by the words.")
    if profile.distinct == len(enough) == 2:
        body = f"when: {{{key(profile.field)}: {scalar(enough[0][0])}}}, points: 3"
        return Proposed(FIT, None, profile.name, body, f"{remark} Which is better?", active=False)
    listed = _table(profile, [(text, 3) for text, _ in enough])
    guess = "Which are better?"
    return Proposed(FIT, None, profile.name, listed, f"{remark} {guess}", active=False)


def _worth(text: str) -> int | None:
    """What a value suggests, within the few points a category should give."""
    points = intent(text)
    return None if points is None else max(-10, min(8, points))


def _merged(profile: Profile) -> list[tuple[str, int]]:
    """The values, those that are read alike together under the most frequent spelling."""
    found: dict[str, tuple[str, int]] = {}
    for text, count in profile.values:
        first, so_far = found.get(fold(text), (text, 0))
        found[fold(text)] = (first, so_far + count)
    return sorted(found.values(), key=lambda pair: -pair[1])


def _says_nothing(text: str) -> bool:
    return text.lower() in PLACEHOLDERS or text.lower().startswith("other ")


def _table(profile: Profile, entries: list[tuple[str, int]]) -> str:
    listed = ", ".join(f"{scalar(text)}: {points}" for text, points in entries)
    return f"table: {scalar(profile.field)}, points: {{{listed}}}"
