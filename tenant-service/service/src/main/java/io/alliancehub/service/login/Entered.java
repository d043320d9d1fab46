package io.alliancehub.service.login;

import io.alliancehub.service.problem.HubProblem;
import io.alliancehub.service.problem.ProblemCode;
import java.time.Instant;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The session by which the caller of this thread's request came in.
 *
 * @param endsAt when it ends if the person does nothing more
 */
record Entered(SignIn signIn, Instant endsAt) {
    /** Empty for who came by a secret. */
    static Optional<Entered> current() {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        return who != null && who.getDetails() instanceof Entered entered
                ? Optional.of(entered)
                : Optional.empty();
    }

    /** A problem for who came by a secret. */
    static Entered person() {
        return current()
                .orElseThrow(
                        () ->
                                new HubProblem(
                                        ProblemCode.CONFLICT,
                                        "an automation has no sessions and no profile; log in as a"
                                                + " person"));
    }
}
