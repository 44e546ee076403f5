package org.autochrome.colorizer.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Op;
import org.autochrome.engine.core.Tensor;
import org.autochrome.weights.Progress;
import org.jspecify.annotations.Nullable;

/**
 * A progress bar, shown if the launcher says that standard error is a terminal. It counts what it is told: bytes of a
 * conversion, multiply-accumulates of a network.
 */
final class ProgressLine implements Progress, DispatchListener, AutoCloseable {
    private static final long MACS_PER_STEP = 1_000_000;

    private final boolean shown;
    private final String task;
    private final long totalMacs;
    private long macs;
    private @Nullable ProgressBar bar;

    private ProgressLine(String task, long totalMacs, boolean shown) {
        this.task = task;
        this.totalMacs = totalMacs;
        this.shown = shown && Boolean.getBoolean("autochrome.terminal");
    }

    /** For {@link Progress}. */
    static ProgressLine ofBytes(String task, boolean shown) {
        return new ProgressLine(task, 0, shown);
    }

    /** For a forward pass of so many multiply-accumulates. */
    static ProgressLine ofNetwork(String task, long totalMacs, boolean shown) {
        return new ProgressLine(task, totalMacs, shown);
    }

    @Override
    public void update(long done, long total) {
        show(done >> 10, total >> 10);
    }

    @Override
    public void afterOp(Op op, Tensor y, String module) {
        long more = op.macs();
        if (shown && more > 0) {
            y.device().synchronize();
            macs += more;
            show(macs / MACS_PER_STEP, totalMacs / MACS_PER_STEP);
        }
    }

    private void show(long done, long total) {
        if (!shown) {
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .hideEta()
                    .clearDisplayOnFinish()
                    .build();
        }
        bar.maxHint(total);
        bar.stepTo(Math.min(done, total));
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
