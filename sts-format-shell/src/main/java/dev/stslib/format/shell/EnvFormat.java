package dev.stslib.format.shell;

import dev.stslib.format.shell.Syntax.Escape;
import java.util.List;

/**
 * {@code export} lines for POSIX shells: sh, bash, zsh, ksh. Use it as {@code eval "$(cat FILE)"} or {@code . FILE}. Values
 * are in single quotes; every value but one with NUL can be expressed.
 *
 * <p>The variables are {@code AWS_CREDENTIAL_EXPIRATION}, {@code AWS_SESSION_TOKEN}, {@code AWS_ACCESS_KEY_ID} and {@code
 * AWS_SECRET_ACCESS_KEY}. Without a session token (it is empty) or an expiration ({@link
 * dev.stslib.api.TemporaryCredentials#LATEST}) the variable is removed from the shell, so that an older value cannot mix
 * with these keys. {@code issuedAt} is not kept: decoding gives {@link java.time.Instant#EPOCH}. A set must hold exactly
 * one name.
 */
public final class EnvFormat extends VariableFormat {
    private static final Syntax SYNTAX = new Syntax(
            "export ", "='", "'\n", List.of(new Escape('\'', "'\\''")), "unset NAME\n", "# ", "\n", ValueRule.ANY_TEXT);

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public EnvFormat() {
        super("env", SYNTAX);
    }
}
