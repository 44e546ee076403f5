package org.autochrome.kernels.cl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The test needs an OpenCL device. Where there is none, it is disabled; with {@code -Dopencl.required=true}, no device
 * or a platform with a problem is a failure, so that no build passes because its tests were left out.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(RequiresOpenCl.Condition.class)
public @interface RequiresOpenCl {
    /** Looks for devices. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return evaluate(ClPlatforms.list(), Boolean.getBoolean("opencl.required"));
        }

        static ConditionEvaluationResult evaluate(ClPlatforms.Listing listing, boolean required) {
            boolean found = !listing.devices().isEmpty();
            if (required && (!found || !listing.problems().isEmpty())) {
                throw new IllegalStateException("opencl.required is set, but " + listing.problems());
            }
            return found
                    ? ConditionEvaluationResult.enabled("OpenCL devices found")
                    : ConditionEvaluationResult.disabled("no OpenCL device: " + listing.problems());
        }
    }
}
