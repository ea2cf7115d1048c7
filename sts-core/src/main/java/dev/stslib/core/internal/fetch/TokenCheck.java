package dev.stslib.core.internal.fetch;

import dev.stslib.api.WebIdentityToken;
import dev.stslib.api.error.UnexpectedAnswerException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.request.GetWebIdentityTokenRequest;
import dev.stslib.aws.support.json.Json;
import dev.stslib.core.internal.cache.EntryDescriptor;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares a web identity token with its request, so that a token for others never passes for the one that was asked for. The
 * signature is for the audience to verify. No error quotes the token.
 */
final class TokenCheck {
    private final Instant now;

    /**
     * Checks a token that has just arrived.
     *
     * @param now the wall clock
     */
    TokenCheck(Instant now) {
        this.now = now;
    }

    /**
     * Checks algorithm, audiences, subject and lifetime.
     *
     * @param got what came
     * @param asked the request
     * @param account the account of the credentials that signed the request, or null if it is not known
     * @throws UnexpectedAnswerException if this is no token, or not the one that was asked for
     */
    void check(WebIdentityToken got, GetWebIdentityTokenRequest asked, @Nullable String account) {
        String[] parts = got.token().revealSecret().split("\\.", -1);
        if (parts.length != 3) {
            throw unexpected("something that is not a JSON Web Token");
        }
        if (!fields(parts[0]).text("alg").equals(asked.algorithm().name())) {
            throw unexpected("a token that is not signed with " + asked.algorithm());
        }
        Fields claims = fields(parts[1]);
        if (!Set.copyOf(claims.texts("aud")).equals(Set.copyOf(asked.audiences()))) {
            throw unexpected("a token for other audiences than those that were asked for");
        }
        String subject = EntryDescriptor.account(claims.nonEmptyText("sub"));
        if (account != null && subject != null && !subject.equals(account)) {
            throw unexpected("a token of another account than " + account);
        }
        Duration duration = asked.duration() == null ? GetWebIdentityTokenRequest.DEFAULT_DURATION : asked.duration();
        if (got.expiration().isAfter(now.plus(duration).plus(AnswerCheck.TOLERANCE))) {
            throw unexpected("a token that ends at " + got.expiration() + ", and here it is " + now);
        }
    }

    private static Fields fields(String part) {
        try {
            return Json.fields(
                    Base64.getUrlDecoder().decode(part),
                    problem -> unexpected("a token that cannot be used: " + problem));
        } catch (IllegalArgumentException e) {
            throw unexpected("something that is not a JSON Web Token");
        }
    }

    private static UnexpectedAnswerException unexpected(String what) {
        return new UnexpectedAnswerException("GetWebIdentityToken was answered with " + what, AnswerCheck.REMEDY);
    }
}
