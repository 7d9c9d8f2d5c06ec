"""The names of late records in German, French, Spanish, Italian, Portuguese and Dutch.

Keys are those of `late_terms`, whose words are looked for without accents. A word that also names what a
lead is has company here: `estado` is a region and `presupuesto` a budget more often than they are late,
`ganado` is cattle, `perso` a private address, and `perdidas` are calls.
"""

from __future__ import annotations

_LEAD = (
    "(lead|deal|prospect\\w*|opportunit(y|e|a|aet|at)|oportunidade?|negocio|trato|venta|venda|vendita|vente"
    "|affaire|affare|trattativa|verkauf|auftrag|verkaufschance|verkoop|verkoopkans)"
)
_ENDED = (
    "gewonnen|verloren|konvertiert|abgeschlossen|disqualifiziert|gagnee?|perdue?|convertie?|cloturee?|conclue?"
    "|perdid[oa]|convertid[oa]|cerrad[oa]|fechad[oa]|vint[oa]|convertit[oa]|chius[oa]"
    "|geconverteerd|afgesloten"
)
_LEAD_ENDED = f"({_ENDED}|ganad[oa]|ganh[oa]|pers[oa])"
_OF = "((de|du|des|del|della|dell|do|da|di|d|l|la|le|el|van|het|fur|fuer|der|voor) )*"

FIRM: dict[str, tuple[str, ...]] = {
    "how the lead ended": (
        f"^(ist |is |est |es )?({_ENDED})( (am|le|el|il|em|op|datum))?$",
        f"{_LEAD} (est |ist |is )?{_LEAD_ENDED}",
        "(abschluss|entscheidungs) ?(datum|status)",
        f"(date|fecha) {_OF}(cloture|conversion|decision|cierre)",
        f"data {_OF}(chiusura|conversione|decisione|fechamento|fecho|conversao|decisao)",
        "(afsluit|sluitings|beslis|beslissings) ?datum|^esito( finale)?$|^desenlace$",
    ),
    "why the lead ended so": (
        "(verlust|absage|ablehnungs|gewinn|storno|stornierungs|kue?ndigungs|abbruch) ?grue?nde?",
        f"grue?nde? {_OF}(verlust\\w*|absage|ablehnung|abbruch\\w*|kue?ndigung|stornierung)",
        f"(raison|motif|cause) {_OF}(perte|refus|rejet|gain|annulation|abandon|resiliation)",
        f"(motivo|razon|causa) {_OF}(perdida|rechazo|ganancia|cancelacion|cierre|descarte|baja)",
        f"(motivo|ragione|causa) {_OF}(perdita|rifiuto|annullamento|chiusura|scarto|disdetta)",
        f"(motivo|razao|causa) {_OF}(perda|rejeicao|recusa|ganho|cancelamento|fechamento)",
        "(verlies|afwijzings|annulerings|opzeg) ?reden",
        f"reden {_OF}(verlies|afwijzing|annulering|opzegging)",
    ),
    "a contract": (
        "vertrags ?(datum|nummer|nr|wert|beginn|start|ende|laufzeit|status|unterschrift)",
        "^unterschrieben( am)?$|^unterzeichnet( am)?$|unterschriftsdatum",
        f"(date|numero|valeur|montant|debut|fin|duree|statut) {_OF}contrat|(contrat|devis) signe|signe le",
        f"(fecha|numero|valor|importe|inicio|fin|duracion|estado) {_OF}contrato|(contrato|fecha) firmado",
        f"(data|numero|valore|importo|inizio|fine|durata|stato) {_OF}contratto|contratto firmato",
        f"(data|valor|inicio|fim|duracao|status) {_OF}contrato|contrato assinado|^assinado( em)?$",
        f"(fecha|date|data) {_OF}(firma|signature|assinatura)|^(firmad|firmat)[oa]( (el|il))?$",
        "contract ?(datum|nummer|waarde|begin|einde|duur)|^(onder)?getekend( op)?$",
    ),
    "what a customer does": (
        "^rechnung(en)?$|rechnungs ?(nummer|nr|datum|betrag|summe)|^bezahlt( am)?$",
        "zahlungs ?(datum|eingang|betrag)|kunden ?(nummer|nr)|kunde seit",
        f"^factures?$|(numero|date) {_OF}facture|client depuis|numero {_OF}client|date {_OF}paiement",
        f"^facturas?$|(numero|fecha) {_OF}factura|cliente desde|fecha {_OF}(pago|compra)|^pagad[oa]$",
        f"^fatture?$|(numero|data) {_OF}fattura|cliente dal|data {_OF}(pagamento|acquisto)|^pagat[oa]$",
        f"^faturas?$|(numero|data) {_OF}fatura|data {_OF}compra",
        "^facturen$|factuur ?(nummer|datum|bedrag)|^factuur$|klant sinds|klant ?nummer|betaal ?datum",
    ),
    "the value of the sale": (
        "(auftrags|verkaufs|abschluss|deal|bestell|vertrags) ?(wert|betrag|summe|volumen)",
        f"(valeur|montant|prix) {_OF}(vente|affaire|transaction|commande|opportunite|deal)",
        f"(valor|importe|monto|precio) {_OF}(venta|negocio|oportunidad|operacion|pedido|trato)",
        f"(valore|importo|prezzo) {_OF}(vendita|affare|opportunita|trattativa|ordine)",
        f"(valor|montante|preco) {_OF}(venda|oportunidade|transacao)",
        "(order|verkoop|deal|opdracht) ?(waarde|bedrag)",
    ),
    "set by staff who know the lead": (
        "lead ?(qualitae?t|prioritae?t|bewertung|einstufung|temperatur|kwaliteit|prioriteit|temperatuur)",
        f"(qualite|priorite|temperature) {_OF}(lead|prospect|contact)",
        f"(calidad|prioridade?|qualita|priorita|qualidade|temperatura) {_OF}(lead|prospecto|conta(c?t|tt)o)",
        "^etiquet(a|ta|te)s?$|^etichette$|^schlagworte$",
    ),
    "the latest activity, which is recorded until the end": (
        "letzter? (aktivitae?t|aktion|interaktion|ae?nderung|bearbeitung)|ae?nderungsdatum",
        "zuletzt (geae?ndert|bearbeitet|aktualisiert)|(geae?ndert|aktualisiert) am",
        f"derniere (activite|action|interaction|modification)|modifie le|date {_OF}(derniere )?modification",
        "ultima (actividad|accion|interaccion|modificacion|actualizacion)|(modificado|actualizado) el",
        "ultima (attivita|azione|interazione|modifica)|(modificato|aggiornato) il",
        "ultima (atividade|acao|interacao|modificacao|atualizacao)|(modificado|atualizado|alterado) em",
        "laatste (activiteit|actie|interactie|wijziging)|(gewijzigd|bijgewerkt) op|wijzigingsdatum",
    ),
    "how far the lead has come": (
        "(lead|deal|verkaufs|vertriebs|verkoop) ?(phase|stufe|status|stadium|fase)",
        f"(statut|etape|phase|stade) {_OF}(lead|prospect|affaire|vente|opportunite|deal)",
        f"(estado|etapa|fase|status|estagio) {_OF}(lead|prospecto|venta|venda|oportunidade?|negocio|funil)",
        f"(stato|fase) {_OF}(lead|vendita|trattativa|opportunita)",
    ),
    "the duration of the call": (
        "(anruf|gesprae?chs|telefonats?|gespreks|bel) ?(dauer|lae?nge|minuten|sekunden|duur)",
        f"(duree|duracion) {_OF}(appel|conversation|entretien|llamada|conversacion|reunion)",
        f"(durata|duracao) {_OF}(chiamata|telefonata|chamada|ligacao|conversa|reuniao)",
    ),
}

DURATION: dict[str, tuple[str, ...]] = {
    "a duration, maybe of the call": ("^(dauer|duree|duracion|durata|duracao|duur)$",),
}

SOFT: dict[str, tuple[str, ...]] = {
    "a contract": ("vertrag|contrat|contrato|contratto",),
    "something of a later stage": (
        "angebot|verhandlung|devis|negociation|propuesta|negociacion",
        "preventivo|trattativa|proposta|negociacao|offerte|onderhandeling",
    ),
    "a judgement of sales": (
        "qualifiziert|qualifiee?|cualificad[oa]|calificad[oa]|qualificat[oa]|qualificad[oa]|gekwalificeerd",
    ),
    "how far something has come": ("^(\\w+ )?(statut|etape|etapa|fase)$",),
    "an index or score, maybe of another tool": (
        "bewertung|(abschluss)?wahrscheinlichkeit|prioritae?t|priorite|probabilite|puntuacion|prioridade?",
        "probabilidade?|punteggio|priorita|probabilita|pontuacao|prioriteit|waarschijnlijkheid",
    ),
    "an amount, maybe of the sale": ("umsatz|betrag|montant|importe|importo|bedrag",),
    "notes of staff": (
        "notizen|bemerkung(en)?|kommentare?|anmerkung(en)?|remarques?|commentaires?|observaciones",
        "comentarios?|commenti|osservazioni|observacoes|opmerking(en)?|notities",
    ),
    "a plan of staff": (
        "nae?chster? schritt|wiedervorlage|prochaine (etape|action)|proxim[oa] (paso|accion|passo|acao)",
        "prossim[oa] (passo|azione)|volgende stap",
    ),
    "a latest time, which moves until the end": (
        "letzter? (kontakt|anruf|besuch|anmeldung)|derniere? (contact|appel|connexion|visite)",
        "dernier (contact|appel)|ultim[oa] (contacto|llamada|visita|contatto|chiamata|accesso)",
        "ultim[oa] (contato|ligacao)",
        "laatste (contact|oproep|bezoek)",
    ),
}

DEEDS: dict[str, tuple[str, ...]] = {
    "how the lead ended": (f"{_LEAD} {_LEAD_ENDED}",),
    "a contract": (
        "vertrag (unterschrieben|unterzeichnet|versendet)|contrat (signe|envoye)|devis signe",
        "contrato (firmado|enviado|assinado)|contratto (firmato|inviato)|contract (onder)?getekend",
    ),
    "what a customer does": (
        "rechnung (bezahlt|gestellt|versendet)|zahlung (erhalten|eingegangen)|facture (payee|envoyee)",
        "paiement (recu|effectue)|factura (pagada|enviada)|pago (recibido|realizado)",
        "fattura (pagata|inviata)",
        "pagamento (ricevuto|effettuato|recebido|efetuado)|fatura (paga|enviada)|betaling ontvangen",
        "factuur (betaald|verzonden)",
    ),
}

EARLIER = (
    "frue?her\\w*|vorherig\\w*|ehemalig\\w*|letzte kampagne|precedent\\w*|anterior\\w*|vorige|eerder\\w*"
)
HONEST = "demande de (devis|contact)|richiesta (di )?preventivo|statut (marital|familial|juridique)"
