package dev.stslib.format.shell;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Credentials as environment variables in some {@link Syntax}. An environment has one value for each variable, so a set
 * holds the credentials of exactly one name, which is in a comment behind them.
 *
 * <p>Decoding accepts what encoding writes and nothing else: it is no parser of the shell's language.
 */
abstract class VariableFormat implements CredentialFormat {
    private static final FieldNames NAMES = FieldNames.VARIABLES;
    private static final List<String> OPTIONAL = List.of(NAMES.expiration(), NAMES.sessionToken());
    private static final List<String> REQUIRED = List.of(NAMES.accessKeyId(), NAMES.secretAccessKey());

    private final String name;
    private final Syntax syntax;

    VariableFormat(String name, Syntax syntax) {
        this.name = name;
        this.syntax = syntax;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final byte[] encode(TemporaryCredentials credentials) {
        return text(credentials).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public final TemporaryCredentials decode(byte[] encoded) {
        Cursor in = new Cursor(name, Texts.decode(name, encoded));
        TemporaryCredentials credentials = credentials(in);
        require(in.rest().isEmpty());
        return credentials;
    }

    @Override
    public final byte[] encodeSet(CredentialSet set) {
        if (set.names().size() != 1) {
            throw new FormatException(
                    "The format " + name + " holds the credentials of one name, not of "
                            + set.names().size(),
                    "Export one profile, or use a format that holds a set, such as ini, process or boto");
        }
        String only = set.names().iterator().next();
        syntax.values().requireCharacters(name, "the profile's name", ProfileNames.require(name, only));
        String text = text(set.get(only)) + syntax.comment() + only + syntax.lineEnd();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public final CredentialSet decodeSet(byte[] encoded) {
        Cursor in = new Cursor(name, Texts.decode(name, encoded));
        TemporaryCredentials credentials = credentials(in);
        require(in.skip(syntax.comment()));
        String rest = in.rest();
        require(rest.endsWith(syntax.lineEnd()));
        String only = rest.substring(0, rest.length() - syntax.lineEnd().length());
        require(ProfileNames.isName(only) && syntax.values().allows(only));
        return CredentialSet.of(Map.of(only, credentials));
    }

    private String text(TemporaryCredentials credentials) {
        Map<String, String> values = NAMES.write(credentials);
        StringBuilder text = new StringBuilder();
        for (String variable : OPTIONAL) {
            text.append(values.containsKey(variable) ? "" : syntax.removal(variable));
        }
        values.forEach((variable, value) -> text.append(assignment(variable, value)));
        return text.toString();
    }

    private String assignment(String variable, String value) {
        syntax.values().requireCharacters(name, variable, value);
        String line = syntax.assignment(variable, value);
        int bytes =
                line.getBytes(StandardCharsets.UTF_8).length - syntax.lineEnd().length();
        syntax.values().requireLength(name, variable, bytes);
        return line;
    }

    private TemporaryCredentials credentials(Cursor in) {
        Map<String, String> values = new HashMap<>();
        OPTIONAL.forEach(variable -> in.skip(syntax.removal(variable)));
        for (String variable : OPTIONAL) {
            syntax.assigned(in, variable).ifPresent(value -> values.put(variable, value));
        }
        for (String variable : REQUIRED) {
            values.put(variable, syntax.assigned(in, variable).orElseThrow(() -> Texts.notWrittenBy(name)));
        }
        TemporaryCredentials credentials = NAMES.read(Fields.parse(name, () -> values));
        require(in.before().equals(text(credentials)));
        return credentials;
    }

    private void require(boolean asWritten) {
        if (!asWritten) {
            throw Texts.notWrittenBy(name);
        }
    }
}
