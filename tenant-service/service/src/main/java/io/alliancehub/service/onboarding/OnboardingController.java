package io.alliancehub.service.onboarding;

import io.alliancehub.service.access.Allowed;
import io.alliancehub.service.access.Role;
import io.alliancehub.service.change.Writes;
import io.alliancehub.service.change.Writes.Answer;
import io.alliancehub.service.storage.Scope;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Onboarding over HTTP. */
@RestController
@RequestMapping("/api/v1/onboarding")
final class OnboardingController {
    private final Onboarding onboarding;
    private final Writes writes;

    OnboardingController(Onboarding onboarding, Writes writes) {
        this.onboarding = onboarding;
        this.writes = writes;
    }

    /** Where a key was asked for, the only answer that holds its text. */
    @Allowed(alliance = Role.OPERATOR)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    ResponseEntity<Onboarded> admit(@RequestBody NewBank body, HttpServletRequest request) {
        return writes.perform(
                request,
                Scope.ALLIANCE,
                body,
                Onboarded.class,
                () -> {
                    Onboarded made = onboarding.admit(body);
                    return made.apiKey() == null
                            ? Answer.of(HttpStatus.CREATED.value(), made)
                            : Answer.shownOnce(made, made.withoutSecret());
                });
    }

    /** Changes nothing: answers as onboarding would; parts that are missing are not looked at. */
    @Allowed(alliance = Role.OPERATOR)
    @PostMapping("/check")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(@RequestBody NewBank body) {
        onboarding.check(body);
    }
}
