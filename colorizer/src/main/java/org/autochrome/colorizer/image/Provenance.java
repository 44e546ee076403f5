package org.autochrome.colorizer.image;

/**
 * Who coloured a picture, written into every output so that invented colour is never taken for recorded colour.
 *
 * @param version Autochrome's own version, such as {@code 0.1.0}
 * @param model the network's name, such as {@code deoldify-artistic}
 */
public record Provenance(String version, String model) {

    /**
     * The term of the IPTC vocabulary "Digital Source Type" for a picture of something real that a trained model has
     * altered: luma from the photograph, colour from the model.
     */
    public static final String DIGITAL_SOURCE_TYPE =
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia";

    public Provenance {
        if (version.isBlank() || model.isBlank()) {
            throw new IllegalArgumentException("provenance needs a version and a model but has version \"" + version
                    + "\" and model \"" + model + "\"");
        }
    }

    /** The program's name and version, as metadata fields for software take it. */
    public String software() {
        return "Autochrome " + version;
    }
}
