package io.ladder.worker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serializable;

/**
 * One line of {@code metrics.jsonl}. All but the last two are deterministic.
 *
 * @param step updates done, from 1
 * @param loss mean over the global batch before the update, in nats per token
 * @param valLoss mean over the validation split after the update; null in steps without evaluation
 * @param learningRate of the update
 * @param gradNorm L2 norm of the gradient before clipping
 * @param tokens trained on so far, all ranks together
 * @param tokensPerSecond of this step, all ranks together, without evaluation and checkpoint
 * @param stepMs of this step, likewise
 */
public record StepMetrics(
        long step,
        double loss,
        Double valLoss,
        double learningRate,
        double gradNorm,
        long tokens,
        double tokensPerSecond,
        double stepMs)
        implements Serializable {

    /** As a JSON object with the components' names; no {@code valLoss} where there is none. */
    public ObjectNode toJson() {
        ObjectNode json =
                JsonNodeFactory.instance.objectNode().put("step", step).put("loss", loss);
        if (valLoss != null) {
            json.put("valLoss", valLoss);
        }
        return json.put("learningRate", learningRate)
                .put("gradNorm", gradNorm)
                .put("tokens", tokens)
                .put("tokensPerSecond", Math.round(tokensPerSecond * 10) / 10.0)
                .put("stepMs", Math.round(stepMs * 1000) / 1000.0);
    }
}
