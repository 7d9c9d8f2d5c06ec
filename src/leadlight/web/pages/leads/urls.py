"""The addresses of the list and of what is done with it; that of one lead follows them."""

from __future__ import annotations

from django.urls import path

from leadlight.web.pages.leads import adding, importing, kept, listing, many

urlpatterns = [
    path("", listing.leads, name="leads"),
    path("new/", adding.new_lead, name="lead_new"),
    path("export/", many.export, name="leads_export"),
    path("change/", many.change, name="leads_change"),
    path("change/<int:number>/go/", many.go_on_changing, name="leads_change_go"),
    path("change/<int:number>/back/", many.change_back, name="leads_change_back"),
    path("views/", kept.save, name="leads_views"),
    path("views/<int:number>/remove/", kept.remove, name="leads_view_remove"),
    path("views/<int:number>/back/", kept.bring_back, name="leads_view_back"),
    path("import/", importing.begin, name="leads_import"),
    path("import/<int:number>/", importing.one, name="leads_import_one"),
    path("import/<int:number>/start/", importing.start, name="leads_import_start"),
    path("import/<int:number>/away/", importing.throw_away, name="leads_import_away"),
    path("import/<int:number>/refused.csv", importing.refused, name="leads_import_refused"),
]
