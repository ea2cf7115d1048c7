package dev.stslib.cli.internal.engine;

import dev.stslib.api.ProfileSet;
import dev.stslib.api.spi.OpenProfiles;
import dev.stslib.api.spi.ProfileSettings;
import dev.stslib.api.spi.ProfileSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The profiles of another source with a change. As long as the source returns the same object, so does this one. */
final class ChangedProfiles implements ProfileSource {
    private final ProfileSource source;
    private final UnaryOperator<ProfileSet> change;

    ChangedProfiles(ProfileSource source, UnaryOperator<ProfileSet> change) {
        this.source = source;
        this.change = change;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public OpenProfiles open(ProfileSettings settings) {
        return new Open(source.open(settings));
    }

    private final class Open implements OpenProfiles {
        private final OpenProfiles profiles;
        private @Nullable ProfileSet seen;
        private @Nullable ProfileSet changed;

        Open(OpenProfiles profiles) {
            this.profiles = profiles;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // unchanged profiles are the same object
        public synchronized ProfileSet current() {
            ProfileSet now = profiles.current();
            ProfileSet known = changed;
            if (known == null || now != seen) {
                known = change.apply(now);
                changed = known;
                seen = now;
            }
            return known;
        }

        @Override
        public void close() {
            profiles.close();
        }
    }
}
