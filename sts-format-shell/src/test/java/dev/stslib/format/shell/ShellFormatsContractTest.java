package dev.stslib.format.shell;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.testkit.contract.CredentialFormatContract;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;

/** Every format keeps the contract, within what its target can express. */
class ShellFormatsContractTest {
    /** A format whose values and names are limited. */
    private abstract static class Limited extends CredentialFormatContract {
        private final CredentialFormat format;
        private final Pattern values;
        private final int longest;
        private final int names;

        Limited(CredentialFormat format, String values, int longest, int names) {
            this.format = format;
            this.values = Pattern.compile(values);
            this.longest = longest;
            this.names = names;
        }

        @Override
        protected CredentialFormat format() {
            return format;
        }

        @Override
        protected boolean keepsIssuedAt() {
            return false;
        }

        @Override
        protected boolean encodes(TemporaryCredentials credentials) {
            return Stream.of(
                            credentials.accessKeyId(),
                            credentials.secretAccessKey().revealSecret(),
                            credentials.sessionToken().revealSecret())
                    .allMatch(value ->
                            value.length() <= longest && values.matcher(value).matches());
        }

        @Override
        protected boolean encodes(CredentialSet set) {
            return !set.names().isEmpty()
                    && set.names().size() <= names
                    && set.names().stream()
                            .allMatch(name -> name.matches("[\\w/.%@:+-]+")
                                    && values.matcher(name).matches())
                    && set.asMap().values().stream().allMatch(this::encodes);
        }
    }

    @Nested
    class Env extends Limited {
        Env() {
            super(new EnvFormat(), "[^\0\ud800]*+", Integer.MAX_VALUE, 1);
        }
    }

    @Nested
    class Fish extends Limited {
        Fish() {
            super(new FishFormat(), "[^\0\ud800]*+", Integer.MAX_VALUE, 1);
        }
    }

    @Nested
    class PowerShell extends Limited {
        PowerShell() {
            super(new PowerShellFormat(), "[ -~]*+", Integer.MAX_VALUE, 1);
        }
    }

    @Nested
    class Cmd extends Limited {
        Cmd() {
            super(new CmdFormat(), "[ -~&&[^\"%!]]*+", 8191 - "set \"AWS_SECRET_ACCESS_KEY=\"".length(), 1);
        }
    }

    @Nested
    class Dotenv extends Limited {
        Dotenv() {
            super(new DotenvFormat(), "[^\\p{Cntrl}'\\\\$\ud800]*+", Integer.MAX_VALUE, 1);
        }
    }

    @Nested
    class Docker extends Limited {
        Docker() {
            super(new DockerFormat(), "[^\0\r\n\ud800]*+", 65_535 - "AWS_SECRET_ACCESS_KEY=".length(), 1);
        }
    }

    @Nested
    class Ini extends Limited {
        Ini() {
            super(new IniFormat(), "[!-~]*+", Integer.MAX_VALUE, Integer.MAX_VALUE);
        }
    }

    @Nested
    class CredentialProcess extends CredentialFormatContract {
        @Override
        protected CredentialFormat format() {
            return new ProcessFormat();
        }

        @Override
        protected boolean keepsIssuedAt() {
            return false;
        }
    }
}
