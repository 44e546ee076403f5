package org.autochrome.weights.map;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A network that the converter knows, recognised from the keys of its state_dict, whatever its depth and width.
 *
 * @param decoder which of DeOldify's two decoders
 * @param encoder which kind of residual block the ResNet encoder has
 * @param blocks number of residual blocks in each of the encoder's four stages
 */
public record Architecture(Decoder decoder, Encoder encoder, List<Integer> blocks) {
    private static final int FIRST_STAGE = 4;
    private static final int LAST_STAGE = 7;

    /** DeOldify's decoders. */
    public enum Decoder {
        /** DynamicUnetDeep: two convolutions per block (artistic). */
        DEEP("deoldify-deep", "layers.4.conv1.0.weight_orig", "unet-deep.keys"),
        /** DynamicUnetWide: one convolution per block (stable, video). */
        WIDE("deoldify-wide", "layers.4.conv.0.weight_orig", "unet-wide.keys");

        private final String id;
        private final String telltaleKey;
        private final String rules;

        Decoder(String id, String telltaleKey, String rules) {
            this.id = id;
            this.telltaleKey = telltaleKey;
            this.rules = rules;
        }
    }

    /** ResNet's residual blocks. */
    public enum Encoder {
        /** Two 3x3 convolutions: ResNet18, ResNet34. */
        BASIC("resnet-basic.keys", "basic"),
        /** 1x1, 3x3, 1x1: ResNet50, ResNet101, ResNet152. */
        BOTTLENECK("resnet-bottleneck.keys", "bottleneck");

        private final String rules;
        private final String adjective;

        Encoder(String rules, String adjective) {
            this.rules = rules;
            this.adjective = adjective;
        }
    }

    /** Copies the list. */
    public Architecture {
        blocks = List.copyOf(blocks);
    }

    /** The architecture of a network whose state_dict has {@code keys}, if it is a known one. */
    public static Optional<Architecture> recognise(Set<String> keys) {
        Set<String> names = KeyMap.names(keys).keySet();
        for (Decoder decoder : Decoder.values()) {
            if (names.contains(decoder.telltaleKey)) {
                boolean bottleneck = names.contains("layers.0.4.0.conv3.weight");
                List<Integer> blocks = IntStream.rangeClosed(FIRST_STAGE, LAST_STAGE)
                        .mapToObj(stage -> KeyRule.lastIndex("layers.0." + stage + ".", names) + 1)
                        .toList();
                return Optional.of(new Architecture(decoder, bottleneck ? Encoder.BOTTLENECK : Encoder.BASIC, blocks));
            }
        }
        return Optional.empty();
    }

    /** The name written into converted files: {@code deoldify-deep} or {@code deoldify-wide}. */
    public String id() {
        return decoder.id;
    }

    /** {@code ResNet34}, or a description where depth and block have no common name. */
    public String encoderName() {
        boolean basic = encoder == Encoder.BASIC;
        return switch (blocks.toString()) {
            case "[2, 2, 2, 2]" -> basic ? "ResNet18" : describeEncoder();
            case "[3, 4, 6, 3]" -> basic ? "ResNet34" : "ResNet50";
            case "[3, 4, 23, 3]" -> basic ? describeEncoder() : "ResNet101";
            case "[3, 8, 36, 3]" -> basic ? describeEncoder() : "ResNet152";
            default -> describeEncoder();
        };
    }

    private String describeEncoder() {
        return "ResNet of " + encoder.adjective + " blocks " + blocks;
    }

    List<String> ruleFiles() {
        return List.of(encoder.rules, decoder.rules);
    }

    @Override
    public String toString() {
        return id() + " with encoder " + encoderName();
    }
}
