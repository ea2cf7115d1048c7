package dev.stslib.house.processes;

import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.settings.MfaCodeSources;
import dev.stslib.core.stslib.StsCore;
import dev.stslib.house.support.Crowd;
import dev.stslib.store.support.password.PasswordSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A process that gets one role's credentials when it is told to. */
final class OneOfMany {
    static final String SECRET = "DEVICE_SECRET";

    private OneOfMany() {}

    /**
     * Prints "ready", waits for a line, and prints the access key id of what all shall share.
     *
     * @param arguments the store's folder, the folder where each question is noted, and the facade: {@code handle} for the
     *     role's credentials, {@code stscore} for the session token with which {@code StsCore} got them
     */
    public static void main(String[] arguments) throws IOException {
        Path asked = Path.of(arguments[1]);
        MfaCodeSource device = MfaCodeSources.totp(PasswordSources.environment(SECRET));
        MfaCodeSource person = request -> {
            note(asked);
            return device.code(request);
        };
        try (CredentialEngine engine = CredentialEngine.builder()
                .store("file", StoreSettings.at(Path.of(arguments[0])))
                .mfa(person)
                .build()) {
            System.out.println(Crowd.READY);
            if (System.in.read() >= 0) {
                System.out.println(shared(engine, arguments[2]).accessKeyId());
            }
        }
    }

    private static TemporaryCredentials shared(CredentialEngine engine, String facade) {
        if (facade.equals("handle")) {
            return engine.credentials("role");
        }
        try (StsCore me = StsCore.over(engine, "me")) {
            me.generateCredentials(List.of("role"));
            return me.sessionToken().orElseThrow().credentials();
        }
    }

    private static void note(Path asked) {
        try {
            Files.createTempFile(asked, "asked", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
