package org.autochrome.engine.io;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Composes the JSON header of a SafeTensors file. */
final class HeaderText {
    private HeaderText() {}

    /** The header, padded with spaces to a multiple of 8 bytes. */
    static String of(Map<String, String> metadata, Collection<TensorEntry> entries) {
        List<String> members = new ArrayList<>();
        if (!metadata.isEmpty()) {
            List<String> pairs = new ArrayList<>();
            metadata.forEach((key, value) -> pairs.add(quote(key) + ":" + quote(value)));
            members.add(quote(SafeTensorsHeader.METADATA) + ":{" + String.join(",", pairs) + "}");
        }
        for (TensorEntry entry : entries) {
            String shape = Arrays.toString(entry.shape().dims()).replace(" ", "");
            members.add(quote(entry.name()) + ":{\"dtype\":\"" + entry.dtype() + "\",\"shape\":" + shape
                    + ",\"data_offsets\":[" + entry.begin() + "," + entry.end() + "]}");
        }
        String json = "{" + String.join(",", members) + "}";
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        return json + " ".repeat((8 - bytes % 8) % 8);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
