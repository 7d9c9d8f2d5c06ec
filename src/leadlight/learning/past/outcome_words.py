"""Words by which people say that a lead was won, was lost, or is still open; folded."""

from __future__ import annotations

from leadlight.scoring.values import normal_name


def _words(text: str) -> frozenset[str]:
    return frozenset(normal_name(word) for word in text.split(","))


WON = _words(
    "yes,y,true,t,on,1,won,win,closed won,closed - won,won deal,deal won,converted,"
    "conversion,success,successful,"
    "customer,client,purchased,purchase,bought,sold,sale,paid,signed,subscribed,enrolled,accepted,positive,"
    "closedwon,signed up,ja,oui,si,sí,sim,gewonnen,kunde,gagné,gagnée,ganado,ganada"
)
LOST = _words(
    "no,n,false,f,off,0,lost,lose,loss,closed lost,closed - lost,"
    "lost deal,deal lost,not converted,unconverted,"
    "no conversion,not signed up,did not sign up,failure,failed,unsuccessful,not customer,"
    "not purchased,not sold,no sale,unpaid,rejected,declined,"
    "negative,disqualified,unqualified,junk,spam,dead,abandoned,closedlost,churned,not interested,"
    "nein,non,não,"
    "verloren,kein kunde,perdu,perdue,perdido,perdida"
)
OPEN = _words(
    "open,new,pending,in progress,in-progress,ongoing,working,contacted,attempted,nurturing,nurture,waiting,"
    "qualified,qualification,mql,sql,sal,opportunity,prospecting,discovery,demo,proposal,negotiation,negotiating,"
    "evaluation,quote,quoted,contract sent,follow up,undecided,tbd,assigned,active,offen,in bearbeitung"
)

UNDECIDED = _words(
    "open,still open,pending,in progress,in-progress,ongoing,waiting,undecided,tbd,offen,in bearbeitung"
)
"""Those of the open ones that are no stage which a lead is glad to have reached."""

_LOSING = _words(
    "lost,disqualified,unqualified,rejected,declined,junk,spam,dead,abandoned,cancelled,canceled,churned,"
    "verloren,perdu,perdue,perdido,perdida"
)
"""Of whatever else a value says, one of these words makes it a loss: `Lost - no budget`."""


def says_won(text: str) -> bool:
    """Whether a value says that the lead was won."""
    return normal_name(text) in WON


def says_lost(text: str) -> bool:
    """Whether a value says that the lead was lost."""
    return normal_name(text) in LOST


def tells_loss(text: str) -> bool:
    """Whether a value tells a loss in words, and not only by a letter or digit that may be a grade."""
    said = normal_name(text)
    return (len(said) > 1 and said in LOST) or not _LOSING.isdisjoint(said.split("_"))


def says_open(text: str) -> bool:
    """Whether a value says that it is not decided yet."""
    return normal_name(text) in OPEN


def says_undecided(text: str) -> bool:
    """Whether a value says that it is not decided yet and can, beside losses alone, not mean a win."""
    return normal_name(text) in UNDECIDED
