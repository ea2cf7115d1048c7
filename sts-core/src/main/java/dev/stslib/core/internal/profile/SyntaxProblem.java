package dev.stslib.core.internal.profile;

import dev.stslib.api.error.ProfileSyntaxException;

/**
 * The ways in which a file can break the grammar. The words of each are stable. None quotes the line, which may hold a
 * secret.
 */
enum SyntaxProblem {
    HEADER_NOT_CLOSED("header not closed", "Write a name between '[' and ']', and nothing behind it but a comment"),
    SECTION_EXPECTED("a section was expected", "Put a section header such as [default] before it"),
    PROPERTY_EXPECTED("a property was expected", "Put key = value before the indented line, or remove the indentation"),
    NO_EQUALS("no '='", "Write key = value"),
    NO_NAME("no name before the '='", "Write key = value"),
    NOT_UTF8("not UTF-8", "Save the file as UTF-8"),
    NOT_JSON("not a JSON object of profiles", "Write {\"name\": {\"role_arn\": \"...\"}}, each name and key once");

    private final String what;
    private final String remedy;

    SyntaxProblem(String what, String remedy) {
        this.what = what;
        this.remedy = remedy;
    }

    ProfileSyntaxException at(String file, int line) {
        return new ProfileSyntaxException(file + ":" + line + ": " + what, remedy);
    }
}
