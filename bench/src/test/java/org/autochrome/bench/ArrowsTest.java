package org.autochrome.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which way the arrows between modules and packages point. */
@AnalyzeClasses(
        packages = "org.autochrome",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArrowsTest.DoNotIncludeTestJars.class})
class ArrowsTest {
    private static final String CORE = "org.autochrome.engine.core..";
    private static final String AUTOGRAD = "org.autochrome.engine.autograd..";
    private static final String OP = "org.autochrome.engine.op..";
    private static final String NN = "org.autochrome.engine.nn..";
    private static final String OPTIM = "org.autochrome.engine.optim..";
    private static final String CPU = "org.autochrome.engine.cpu..";
    private static final String SIMD = "org.autochrome.engine.simd..";
    private static final String VECTOR = "org.autochrome.engine.simd.vector..";
    private static final String VECTOR_PEAKS = "org.autochrome.bench.peaks.vector..";
    private static final String CHECK = "org.autochrome.engine.check..";
    private static final String PLAN = "org.autochrome.engine.plan..";
    private static final String IO = "org.autochrome.engine.io..";

    private static final String ENGINE = "org.autochrome.engine..";
    private static final String KERNELS = "org.autochrome.kernels..";
    private static final String WEIGHTS = "org.autochrome.weights..";
    private static final String COLORIZER = "org.autochrome.colorizer..";
    private static final String BENCH = "org.autochrome.bench..";

    /** The engine's test jar stands on the class path beside its classes. */
    static final class DoNotIncludeTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    @ArchTest
    static final ArchRule ENGINE_NEEDS_THE_JDK_ALONE = classes()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(ENGINE, "java..", "jdk.incubator.vector..", "org.jspecify.annotations..");

    @ArchTest
    static final ArchRule ENGINE_KNOWS_NO_IMAGES = blind(ENGINE, "java.awt..");

    @ArchTest
    static final ArchRule KERNELS_SEE_ENGINE = blind(KERNELS, WEIGHTS, COLORIZER, BENCH, "java.awt..");

    @ArchTest
    static final ArchRule WEIGHTS_SEE_ENGINE = blind(WEIGHTS, KERNELS, COLORIZER, BENCH, "java.awt..");

    @ArchTest
    static final ArchRule COLORIZER_NEVER_IMPORTS_KERNELS = blind(COLORIZER, KERNELS, BENCH);

    @ArchTest
    static final ArchRule OPENCL_HAS_ONE_DOOR = noClasses()
            .that()
            .resideOutsideOfPackages("org.autochrome.kernels.cl..", "org.autochrome.bench.peers..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.jocl..");

    /** One for the engine, and one for the benchmarks' measured peaks. */
    @ArchTest
    static final ArchRule VECTOR_API_HAS_ITS_ROOMS = noClasses()
            .that()
            .resideOutsideOfPackages(VECTOR, VECTOR_PEAKS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VECTOR, VECTOR_PEAKS, "jdk.incubator..");

    @ArchTest
    static final ArchRule PEERS_HAVE_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("org.autochrome.bench.peers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.bytedeco..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule ONNX_FILES_HAVE_ONE_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("org.autochrome.colorizer.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.google.protobuf..");

    @ArchTest
    static final ArchRule CORE_SEES_NOTHING = blind(CORE, AUTOGRAD, OP, NN, OPTIM, CPU, SIMD, IO);

    @ArchTest
    static final ArchRule AUTOGRAD_SEES_CORE = blind(AUTOGRAD, OP, NN, OPTIM, CPU, SIMD, IO);

    @ArchTest
    static final ArchRule OP_SEES_CORE_AND_AUTOGRAD = blind(OP, NN, OPTIM, CPU, SIMD, IO);

    @ArchTest
    static final ArchRule NN_SEES_OP_AND_BELOW = blind(NN, OPTIM, CPU, SIMD);

    @ArchTest
    static final ArchRule OPTIM_SEES_NO_DEVICE = blind(OPTIM, CPU, SIMD, IO).allowEmptyShould(true);

    @ArchTest
    static final ArchRule CPU_SEES_CORE_AND_OP = blind(CPU, AUTOGRAD, NN, OPTIM, SIMD, IO);

    /** The fast device overrides what it is faster at; the rest comes from the reference device. */
    @ArchTest
    static final ArchRule SIMD_SEES_CORE_OP_AND_CPU = blind(SIMD, AUTOGRAD, NN, OPTIM, IO);

    @ArchTest
    static final ArchRule IO_SEES_CORE = blind(IO, AUTOGRAD, OP, NN, OPTIM, CPU, SIMD);

    @ArchTest
    static final ArchRule CHECK_SEES_OPS_AND_THE_REFERENCE = blind(CHECK, NN, OPTIM, SIMD, IO);

    @ArchTest
    static final ArchRule PLAN_SEES_CORE_AND_AUTOGRAD = blind(PLAN, OP, NN, OPTIM, CPU, SIMD, CHECK, IO);

    @ArchTest
    static final ArchRule NOTHING_IN_THE_ENGINE_NEEDS_CHECKS = unneededInEngine(CHECK);

    @ArchTest
    static final ArchRule NOTHING_IN_THE_ENGINE_NEEDS_PLANS = unneededInEngine(PLAN);

    @ArchTest
    static final ArchRule FAMILIES_OF_OPS_FORM_NO_CYCLE =
            slices().matching("org.autochrome.engine.op.(*)..").should().beFreeOfCycles();

    /** No class of the engine outside of {@code target} depends on one of it. */
    private static ArchRule unneededInEngine(String target) {
        return noClasses()
                .that()
                .resideInAPackage(ENGINE)
                .and()
                .resideOutsideOfPackage(target)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(target);
    }

    /** No class of {@code from} depends on one of {@code to}. */
    private static ArchRule blind(String from, String... to) {
        return noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to);
    }
}
