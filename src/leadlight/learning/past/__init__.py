"""Past leads: how they ended, which columns have a part of their own, and the moment each is looked at."""
