"""What the values of a column say: texts, numbers, dates, and what stands for none."""
