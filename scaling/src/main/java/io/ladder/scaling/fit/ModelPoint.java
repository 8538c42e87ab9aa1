package io.ladder.scaling.fit;

import io.ladder.conf.ConfigException;

/**
 * A model to foretell the loss of.
 *
 * @param params N
 * @param tokens D
 */
public record ModelPoint(double params, double tokens) {
    /**
     * From {@code N,D}, as in {@code 70e9,1.4e12}.
     *
     * @throws ConfigException if that is not two positive numbers
     */
    public static ModelPoint parse(String option, String text) {
        String[] words = text.split(",", -1);
        try {
            if (words.length == 2) {
                double params = Double.parseDouble(words[0].strip());
                double tokens = Double.parseDouble(words[1].strip());
                if (params > 0 && tokens > 0 && Double.isFinite(params) && Double.isFinite(tokens)) {
                    return new ModelPoint(params, tokens);
                }
            }
        } catch (NumberFormatException e) {
            throw wrong(option, text, e);
        }
        throw wrong(option, text, null);
    }

    private static ConfigException wrong(String option, String text, Throwable cause) {
        return new ConfigException(
                option + "=" + text + " must be two positive numbers, parameters and tokens: " + option
                        + "=70e9,1.4e12",
                cause);
    }
}
