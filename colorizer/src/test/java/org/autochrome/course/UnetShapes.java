package org.autochrome.course;

import java.io.IOException;
import java.util.List;
import org.autochrome.colorizer.model.DynamicUnet;
import org.autochrome.colorizer.model.UnetConfig;
import org.autochrome.engine.autograd.DispatchListener;
import org.autochrome.engine.autograd.Dispatcher;
import org.autochrome.engine.core.Layout;
import org.autochrome.engine.core.MemoryScope;
import org.autochrome.engine.core.Shape;
import org.autochrome.engine.core.Tensor;
import org.autochrome.engine.nn.Execution;
import org.autochrome.engine.nn.Parameter;
import org.autochrome.engine.plan.PlanDevice;

/** Draws the way through DeOldify's artistic generator without computing a pixel: see docs/unet.md. */
final class UnetShapes {
    private static final int SIZE = 256;

    public static void main(String... args) throws IOException {
        UDrawing drawing = new UDrawing(SIZE);
        try (PlanDevice device = new PlanDevice();
                MemoryScope scope = MemoryScope.open();
                DynamicUnet generator = new DynamicUnet(UnetConfig.artistic())) {
            long learned = generator.namedParameters().values().stream()
                    .filter(Parameter::isLearned)
                    .mapToLong(parameter -> parameter.shape().count())
                    .sum();
            System.out.println(learned + " learned numbers");
            generator.fill(Execution.PLAIN, (name, shape) -> Tensor.empty(device, shape, Layout.DENSE));
            Tensor x = Tensor.empty(device, Shape.of(1, 3, SIZE, SIZE), device.imageLayout(3));
            drawing.add("x", x.shape());
            try (Dispatcher.Listening listening = Dispatcher.listen(new Draughtsman(drawing))) {
                generator.call(x);
            }
        }
        drawing.draw("unet.svg");
    }

    /** Draws the results of the modules that the page speaks of. */
    private record Draughtsman(UDrawing drawing) implements DispatchListener {
        private static final List<String> NAMED =
                List.of("0.2", "0.4", "0.5", "0.6", "0.7", "3", "4", "5", "6", "7", "8", "10", "12");

        @Override
        public void afterModule(String module, Tensor y) {
            String name = module.replaceFirst("layers.", "");
            if (NAMED.contains(name)) {
                drawing.add(name, y.shape());
            }
        }
    }
}
