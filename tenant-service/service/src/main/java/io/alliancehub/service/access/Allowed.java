package io.alliancehub.service.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Who may call an endpoint of {@code /api}; each has one, on the method or on its class. Where the
 * path has a {@code {tenant}}, a bank's person passes for its own bank alone. Where it has none,
 * the endpoint itself must show a bank's person nothing of another bank.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Allowed {
    /** Roles of the alliance's people. */
    Role[] alliance() default {};

    /** Roles of a bank's people. */
    Role[] bank() default {};
}
