"""What a rule costs: `crates/node/examples/rule_cost.rs`."""

from measure.goals.example import example

N_RULES = 100_000


def rules(n=N_RULES):
    return example("rule_cost", n)
