"""The addresses of today."""

from __future__ import annotations

from django.urls import path

from leadlight.web.pages.today import deeds, views

urlpatterns = [
    path("today/", views.today, name="today"),
    path("today/queue", views.queue, name="today_queue"),
    path("today/<str:lead_id>/accept", deeds.accept, name="today_accept"),
    path("today/<str:lead_id>/reject", deeds.reject_it, name="today_reject"),
    path("today/<str:lead_id>/snooze", deeds.put_off, name="today_snooze"),
    path("today/<str:lead_id>/write", deeds.write, name="today_write"),
    path("today/<str:lead_id>/take", deeds.take_it, name="today_take"),
    path("today/<str:lead_id>/wake", deeds.wake_up, name="today_wake"),
    path("today/<str:lead_id>/let-go", deeds.let_it_go, name="today_let_go"),
    path("today/<str:lead_id>/moves/<int:number>/<str:taken>/undo", deeds.not_moved, name="today_not_moved"),
    path("today/<str:lead_id>/notes/<int:number>/undo", deeds.not_written, name="today_not_written"),
]
