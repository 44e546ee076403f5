package org.autochrome.engine.op.attention;

import org.autochrome.engine.core.HostView;
import org.autochrome.engine.core.Tensor;

/** The reference for fused attention: one output pixel after another, with the weights of one pixel in memory. */
public final class CpuAttention implements AttentionKernels {
    @Override
    public void attention(Tensor query, Tensor key, Tensor value, Tensor y) {
        int pixels = y.shape().h() * y.shape().w();
        int keyPixels = key.shape().h() * key.shape().w();
        HostView queries = HostView.of(query);
        HostView keys = HostView.of(key);
        HostView values = HostView.of(value);
        HostView ys = HostView.of(y);
        for (long j = 0; j < y.rows(); j++) {
            long firstKey = j / pixels * keyPixels; // of the same picture
            double[] weights = new double[keyPixels];
            for (int i = 0; i < keyPixels; i++) {
                for (int d = 0; d < query.columns(); d++) {
                    weights[i] += queries.at(j, d) * keys.at(firstKey + i, d);
                }
            }
            softmax(weights);
            for (int c = 0; c < y.columns(); c++) {
                double mean = 0;
                for (int i = 0; i < keyPixels; i++) {
                    mean += weights[i] * values.at(firstKey + i, c);
                }
                ys.set(j, c, mean);
            }
        }
    }

    private static void softmax(double[] scores) {
        double max = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            max = Math.max(max, score);
        }
        double sum = 0;
        for (int i = 0; i < scores.length; i++) {
            scores[i] = Math.exp(scores[i] - max);
            sum += scores[i];
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= sum;
        }
    }
}
