"""What people and their CRM decide of a lead: stages, reviews, overrides, outcomes, owners, notes."""
