package dev.stslib.cli.internal.prompt;

import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.cli.internal.io.Lines;

/**
 * A question to a person.
 *
 * @param what the kind of answer, such as {@code MFA code}
 * @param text the whole question in one line, without punctuation at its end and without control characters
 */
record Question(String what, String text) {
    Question {
        text = Lines.one(text);
    }

    static Question code(MfaCodeRequest request) {
        String before = switch (request.reason()) {
            case NEEDED -> "";
            case REJECTED -> "AWS did not accept that code. ";
            case USED -> "That code was already sent, and AWS accepts each code once. Wait for the next one. ";
        };
        return new Question(
                "MFA code", before + "MFA code of " + request.serial() + " for profile " + request.profile());
    }

    static Question password(String purpose) {
        return new Question("Password", "Password for " + purpose);
    }
}
