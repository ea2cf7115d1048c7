package dev.stslib.planted;

import com.github.benmanes.caffeine.cache.Interner;
import java.net.URI;
import software.amazon.awssdk.endpoints.EndpointUrl;

/** Uses classes that the libraries of other programs do not have yet. */
public final class NewLibraries {
    private NewLibraries() {}

    static EndpointUrl url(URI address) {
        return EndpointUrl.fromUri(address);
    }

    static String kept(String text) {
        return Interner.<String>newWeakInterner().intern(text);
    }
}
