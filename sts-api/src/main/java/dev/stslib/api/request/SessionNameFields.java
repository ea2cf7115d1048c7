package dev.stslib.api.request;

import dev.stslib.api.error.InvalidRequestException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Composes a role session name of fields, such as the service, the tenant and the user. Characters that STS does not allow
 * become dashes, and fields that do not fit are cut, the longest first. A name that lost anything ends in a digest of its
 * fields, so that different fields never have the same name.
 */
final class SessionNameFields {
    private static final char SEPARATOR = ',';
    private static final int LONGEST = 64;
    /** Stands in no name that lost nothing, so that none ends like one with a digest. */
    private static final char BEFORE_DIGEST = '=';

    private static final int DIGEST_LENGTH = 12;

    private static final String SIGNS = "_+.@-";

    private SessionNameFields() {}

    /**
     * Composes a name.
     *
     * @param fields one to twelve fields, none of them empty
     * @return 2 to 64 characters of STS's alphabet
     * @throws InvalidRequestException if there are no fields or too many, or if one is empty
     */
    static String compose(List<String> fields) {
        if (fields.isEmpty() || fields.size() > 12 || fields.contains("")) {
            throw new InvalidRequestException(
                    "A session name cannot be composed of " + fields.size() + " fields, or of an empty one",
                    "Give one to twelve fields, each with a text");
        }
        List<String> valid = fields.stream().map(SessionNameFields::valid).toList();
        String name = String.join(String.valueOf(SEPARATOR), valid);
        if (valid.equals(fields) && name.length() >= 2 && name.length() <= LONGEST) {
            return name;
        }
        return cut(valid, LONGEST - DIGEST_LENGTH - 1) + BEFORE_DIGEST + digest(fields);
    }

    /** A comma inside a field would make it look like two. */
    private static String valid(String field) {
        StringBuilder text = new StringBuilder(field.length());
        field.codePoints().forEach(c -> text.append(isAllowed(c) ? (char) c : '-'));
        return text.toString();
    }

    private static boolean isAllowed(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || SIGNS.indexOf(c) >= 0;
    }

    private static String cut(List<String> fields, int longest) {
        int[] lengths = fields.stream().mapToInt(String::length).toArray();
        int excess = Arrays.stream(lengths).sum() + fields.size() - 1 - longest;
        for (; excess > 0; excess--) {
            int at = 0;
            for (int i = 1; i < lengths.length; i++) {
                at = lengths[i] > lengths[at] ? i : at;
            }
            lengths[at]--;
        }
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < lengths.length; i++) {
            name.append(i == 0 ? "" : String.valueOf(SEPARATOR)).append(fields.get(i), 0, lengths[i]);
        }
        return name.toString();
    }

    private static String digest(List<String> fields) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String field : fields) {
                byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
