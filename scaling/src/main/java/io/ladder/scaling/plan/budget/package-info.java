/**
 * What a law says of a budget: N and D for FLOPs, for a loss, for tokens; when data repeats (Muennighoff et al. 2023) and
 * when the model will be served (Sardana et al. 2023). Start at {@link io.ladder.scaling.plan.budget.Frontier}. Pure
 * functions of a {@link io.ladder.scaling.law.LossLaw}, whatever its form; nothing here knows a machine.
 */
package io.ladder.scaling.plan.budget;
