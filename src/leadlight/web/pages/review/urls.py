"""The addresses of Review."""

from __future__ import annotations

from django.urls import path

from leadlight.web.pages.review import deciding, views

urlpatterns = [
    path("", views.review, name="review"),
    path("decided/", views.decided, name="review_decided"),
    path("agreement/", views.agreement, name="review_agreement"),
    path("moves/<int:number>/undo/", deciding.take_back, name="review_take_back"),
    path("overrides/<int:number>/undo/", deciding.take_override_back, name="review_end_override"),
    path("<str:lead_id>/accept/", deciding.accept_lead, name="review_accept"),
    path("<str:lead_id>/reject/", deciding.reject_lead, name="review_reject"),
    path("<str:lead_id>/override/", deciding.override_lead, name="review_override"),
]
