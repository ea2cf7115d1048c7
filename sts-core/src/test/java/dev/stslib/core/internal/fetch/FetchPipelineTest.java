package dev.stslib.core.internal.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.EntryKind;
import dev.stslib.core.internal.cache.CredentialCache;
import dev.stslib.core.internal.cache.EntryDescriptor;
import dev.stslib.core.internal.cache.EntryLoader;
import dev.stslib.core.internal.cache.EventBus;
import dev.stslib.core.internal.cache.InFlightRefresh;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The order of the stages, and what shows of a fetch. */
@Tag("one-jdk")
class FetchPipelineTest {
    private final StageWorld world = new StageWorld();

    private FetchStage<TemporaryCredentials> noting(String name) {
        return new FetchStage<>() {
            @Override
            public CompletableFuture<TemporaryCredentials> fetch(
                    FetchContext<TemporaryCredentials> context, Next<TemporaryCredentials> next) {
                world.noted.add(name);
                return next.fetch(context).toCompletableFuture();
            }

            @Override
            public String name() {
                return name;
            }
        };
    }

    @Test
    void theFirstStageIsTheOutermost() {
        EntryLoader<TemporaryCredentials> loader =
                FetchPipeline.of(noting("first"), noting("second"), last()).loader(new StageWorld.Request());
        TemporaryCredentials answer = world.endingIn("ASIA1", 60);
        world.behind.complete(answer);
        assertEquals(
                answer,
                loader.load(InFlightRefresh.unshared()).toCompletableFuture().join());
        assertEquals(List.of("first", "second"), world.noted);
    }

    @Test
    void aRefreshShowsTheStageThatItIsIn() {
        StageWorld.Request request = new StageWorld.Request();
        CredentialCache<TemporaryCredentials> cache = new CredentialCache<>(world.cacheContext);
        FetchPipeline<TemporaryCredentials> pipeline = FetchPipeline.of(noting("first"), noting("second"), last());
        cache.entry(request.key(), request.descriptor(), null, false, pipeline.loader(request))
                .async();
        assertEquals("last", cache.states().get(0).stage());
    }

    private FetchStage<TemporaryCredentials> last() {
        return new FetchStage<>() {
            @Override
            public CompletableFuture<TemporaryCredentials> fetch(
                    FetchContext<TemporaryCredentials> context, Next<TemporaryCredentials> next) {
                return world.behind;
            }

            @Override
            public String name() {
                return "last";
            }
        };
    }

    @Test
    void aLoaderKnowsTheAccountOfItsRequestAndShowsNothing() {
        UnsignedFetch<TemporaryCredentials> ofSource = new UnsignedFetch<>(
                new StageWorld.Request().key(),
                new EntryDescriptor(EntryKind.ROLE, "one", null),
                null,
                "a source",
                "333344445555",
                context -> world.endingIn("ASIA1", 60));
        EntryLoader<TemporaryCredentials> loader = FetchPipeline.of(last()).loader(ofSource);
        assertEquals("333344445555", loader.account());
        assertEquals("RequestLoader", loader.toString());
        assertNull(FetchPipeline.of(last()).loader(new StageWorld.Request()).account());
    }

    @Test
    void aFetchShowsNoSecret() {
        FetchContext<TemporaryCredentials> context = world.context(new StageWorld.Request());
        context.signWith(StageWorld.KEYS);
        context.carry("serial", Secret.of("123456"));
        assertEquals("FetchContext[one]", context.toString());
        assertFalse(context.isForced());
    }

    @Test
    void aStageIsNamedByItsClass() {
        assertEquals("AwsRequest", new AwsRequest<TemporaryCredentials>(new EventBus(List.of())).name());
    }
}
