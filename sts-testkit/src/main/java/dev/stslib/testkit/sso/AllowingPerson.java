package dev.stslib.testkit.sso;

import dev.stslib.api.Secret;
import dev.stslib.api.spi.SignInListener;
import dev.stslib.api.spi.SignInPage;
import dev.stslib.api.spi.SignInPrompter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A person who allows each sign-in at an {@link EmbeddedIdentityCenter} at once, in a browser or on another device. */
public final class AllowingPerson implements SignInPrompter {
    private final List<SignInPage> pages = new CopyOnWriteArrayList<>();
    private final EmbeddedIdentityCenter center;
    private final boolean hasBrowser;

    /**
     * Makes a person who was shown nothing.
     *
     * @param center where the person allows
     * @param hasBrowser whether there is a browser on this machine
     */
    public AllowingPerson(EmbeddedIdentityCenter center, boolean hasBrowser) {
        this.center = center;
        this.hasBrowser = hasBrowser;
    }

    /**
     * Returns the pages that the person was shown.
     *
     * @return the pages, the first one first
     */
    public List<SignInPage> pages() {
        return List.copyOf(pages);
    }

    @Override
    public Optional<SignInListener> listen(String path, Secret state) {
        return hasBrowser ? Optional.of(new Browser(path)) : Optional.empty();
    }

    @Override
    public void show(SignInPage page) {
        pages.add(page);
        if (page.code() != null) {
            center.approve(page.code());
        }
    }

    private final class Browser implements SignInListener {
        private final String path;

        private Browser(String path) {
            this.path = path;
        }

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
    }
}
