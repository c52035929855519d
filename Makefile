# A thin wrapper for those who type make; everything is in ./dev.
.PHONY: run test check bench setup
run test check bench setup:
	@./dev $@
