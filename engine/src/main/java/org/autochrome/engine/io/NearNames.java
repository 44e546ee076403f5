package org.autochrome.engine.io;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that a misspelt one may have meant. */
final class NearNames {
    private static final int MOST = 3;
    private static final int LONGEST = 200;

    private NearNames() {}

    private record Candidate(String name, int distance) {}

    /** At most three names within a third of the wanted name's length in edits (Levenshtein), nearest first. */
    static List<String> of(String wanted, Collection<String> names) {
        if (wanted.length() > LONGEST) {
            return List.of();
        }
        int allowed = Math.max(2, wanted.length() / 3);
        return names.stream()
                .filter(name -> Math.abs(name.length() - wanted.length()) <= allowed)
                .map(name -> new Candidate(name, edits(wanted, name)))
                .filter(candidate -> candidate.distance() <= allowed)
                .sorted(Comparator.comparingInt(Candidate::distance))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int substitution = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substitution, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
