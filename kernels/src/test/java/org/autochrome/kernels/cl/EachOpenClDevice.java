package org.autochrome.kernels.cl;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** A test that runs once on each OpenCL device found, and takes its {@link ClDeviceInfo}. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequiresOpenCl
@ParameterizedTest(name = "{0}")
@ArgumentsSource(EachOpenClDevice.Devices.class)
public @interface EachOpenClDevice {
    /** The devices of this machine. */
    final class Devices implements ArgumentsProvider {
        @Override
        public Stream<? extends Arguments> provideArguments(
                ParameterDeclarations parameters, ExtensionContext context) {
            return ClPlatforms.list().devices().stream()
                    .map(info -> Arguments.of(Named.of(info.platformName() + ": " + info.name(), info)));
        }
    }
}
