package dev.stslib.api.planted;

import com.fasterxml.jackson.core.JsonFactory;
import dev.stslib.core.CredentialEngine;

/** Uses more than the JDK and JSpecify. */
public final class ApiThatSeesMore {
    private ApiThatSeesMore() {}

    static Object jackson() {
        return new JsonFactory();
    }

    static Object core() {
        return CredentialEngine.builder();
    }
}
