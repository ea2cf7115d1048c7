package dev.stslib.tenants;

/** Which separators the author of a template allows in the value of a placeholder. */
enum PlaceholderKind {
    /** Neither {@code :} nor {@code /}, so that the value is one part: {@code {{name}}}. */
    PART,
    /** {@code /}, so that the value may be a path: {@code {{name:path}}}. */
    PATH,
    /** {@code /} and {@code :} of a whole ARN, with which the text begins: {@code {{name:arn}}}. */
    ARN;

    boolean allows(char c) {
        return switch (c) {
            case '/' -> this != PART;
            case ':' -> this == ARN;
            default -> true;
        };
    }
}
