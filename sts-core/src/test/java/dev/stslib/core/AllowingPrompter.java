package dev.stslib.core;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person who allows at once, in a browser. */
final class AllowingPrompter implements SignInPrompter {
    final List<SignInPage> pages = new CopyOnWriteArrayList<>();
    private final EmbeddedIdentityCenter center;

    AllowingPrompter(EmbeddedIdentityCenter center) {
        this.center = center;
    }

    @Override
    public Optional<SignInListener> listen(String path, Secret state) {
        return Optional.of(new SignInListener() {
            @Override
            public URI redirect() {
                return URI.create("http://127.0.0.1:4711" + path);
            }

            @Override
            public Optional<Map<String, String>> await(Duration most) {
                return Optional.of(center.allow(pages.get(pages.size() - 1).address()));
            }

            @Override
            public void close() {}
        });
    }

    @Override
    public void show(SignInPage page) {
        pages.add(page);
    }
}
