"""The law of what follows a failed product: the ladder, and counterfeit cases."""
