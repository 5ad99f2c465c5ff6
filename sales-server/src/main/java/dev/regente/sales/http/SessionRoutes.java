package dev.regente.sales.http;

import dev.regente.election.kernel.Value;
import dev.regente.sales.domain.Command;
import dev.regente.sales.domain.Cpf;
import dev.regente.sales.domain.Decision;
import dev.regente.sales.domain.Role;
import dev.regente.sales.domain.SalesState;
import dev.regente.sales.domain.Session;
import dev.regente.sales.domain.Texts;
import dev.regente.sales.domain.User;
import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Accounts and sessions. */
final class SessionRoutes {
    private static final int TOKEN_BYTES = 32;

    private final Services services;
    private final Routing routing;
    private final Submitting submitting;
    private final LoginLimit limit;
    private final SecureRandom random = new SecureRandom();

    SessionRoutes(Services services, Routing routing, Submitting submitting) {
        this.services = services;
        this.routing = routing;
        this.submitting = submitting;
        this.limit = new LoginLimit(services.clock());
    }

    /** {@code POST /api/session {cpf, password}}. */
    CompletionStage<Reply> logIn(Context ctx) {
        Body body = Body.of(ctx, "cpf", "password");
        Cpf cpf = Cpf.parse(body.text("cpf"));
        String password = body.text("password");
        limit.attempt(cpf);
        return account(cpf).thenCompose(user -> mustMatch(cpf, user, password)).thenCompose(right -> {
            limit.succeeded(cpf);
            return open(cpf);
        });
    }

    /** Refuses a locked account before its password is looked at, and counts a wrong password in the log. */
    private CompletionStage<Boolean> mustMatch(Cpf cpf, Optional<User> user, String password) {
        long lockedUntil = services.store()
                .read(view -> view.failures(cpf))
                .map(SalesState.LoginFailures::lockedUntilMillis)
                .orElse(0L);
        mustBeOpen(lockedUntil);
        return services.passwords()
                .matches(password, user.map(User::passwordHash).orElse(null))
                .thenCompose(matches -> {
                    if (matches) {
                        return CompletableFuture.completedFuture(true);
                    }
                    if (user.isEmpty()) {
                        throw wrongLogin();
                    }
                    Command failed =
                            new Command.NoteFailedLogin(cpf, services.clock().millis());
                    return submitting.submit(failed, Decision.LoginNoted.class).thenApply(noted -> {
                        mustBeOpen(noted.lockedUntilMillis());
                        throw wrongLogin();
                    });
                });
    }

    private static Problem wrongLogin() {
        return Problem.of(401, "wrong-login", "the CPF or the password is wrong");
    }

    private void mustBeOpen(long lockedUntilMillis) {
        long left = lockedUntilMillis - services.clock().millis();
        if (left > 0) {
            int seconds = (int) (left / 1000) + 1;
            throw Problem.later(
                    429,
                    Decision.Reason.LOCKED.word(),
                    seconds,
                    "too many wrong passwords: the account is locked; try again in " + seconds + " seconds");
        }
    }

    /** {@code POST /api/session/password {current, password}}: the own; other sessions of the user end. */
    CompletionStage<Reply> changePassword(Context ctx) {
        Body body = Body.of(ctx, "current", "password");
        String current = body.text("current");
        String next = body.text("password");
        Passwords.check(next);
        return routing.caller(ctx).thenCompose(caller -> {
            Cpf cpf = caller.user().cpf();
            limit.attempt(cpf);
            return mustMatch(cpf, Optional.of(caller.user()), current).thenCompose(right -> {
                limit.succeeded(cpf);
                return change(cpf, next, cpf, Optional.of(caller.tokenHash()));
            });
        });
    }

    /** {@code POST /api/users/{cpf}/password {password}}: a manager sets another's, which also unlocks the account. */
    CompletionStage<Reply> resetPassword(Context ctx) {
        Cpf cpf = Cpf.parse(ctx.pathParam("cpf"));
        String next = Body.of(ctx, "password").text("password");
        Passwords.check(next);
        return routing.caller(ctx).thenCompose(caller -> {
            caller.mustBeManager("sets the password of another");
            if (services.store().read(view -> view.user(cpf)).isEmpty()) {
                throw Problem.of(404, Decision.Reason.UNKNOWN_USER.word(), "no account with this CPF");
            }
            return change(cpf, next, caller.user().cpf(), Optional.empty());
        });
    }

    private CompletionStage<Reply> change(Cpf cpf, String password, Cpf by, Optional<Value.Bytes> keep) {
        return services.passwords()
                .hash(password)
                .thenCompose(hash -> submitting.submit(
                        new Command.ChangePassword(
                                cpf, hash, by, keep, services.clock().millis()),
                        Decision.PasswordChanged.class))
                .thenApply(changed -> new Reply(200, Answers.object().put("changed", true)));
    }

    /** An account that this node does not know may be newer than its data: asked again then. */
    private CompletionStage<Optional<User>> account(Cpf cpf) {
        Optional<User> known = services.store().read(view -> view.user(cpf));
        return known.isPresent() ? CompletableFuture.completedFuture(known) : routing.confirmed(view -> view.user(cpf));
    }

    private CompletionStage<Reply> open(Cpf cpf) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = services.clock().millis();
        long expires = now + services.sessionTtl().toMillis();
        Command open = new Command.OpenSession(new Session(Caller.hash(token), cpf, expires), now);
        return submitting
                .submit(open, Decision.SessionOpened.class)
                .thenApply(opened -> new Reply(
                        200,
                        Answers.object()
                                .put("token", token)
                                .put("name", opened.user().name())
                                .put("role", opened.user().role().word())
                                .put("cpf", cpf.digits())
                                .put("expires", Instant.ofEpochMilli(expires).toString())));
    }

    /** {@code GET /api/session}: who am I. */
    CompletionStage<Reply> whoAmI(Context ctx) {
        return routing.read(ctx, (view, caller) -> new Reply(200, Answers.user(caller.user())));
    }

    /** {@code DELETE /api/session}. */
    CompletionStage<Reply> logOut(Context ctx) {
        return routing.caller(ctx)
                .thenCompose(caller ->
                        submitting.submit(new Command.CloseSession(caller.tokenHash()), Decision.SessionClosed.class))
                .thenApply(closed -> new Reply(200, Answers.object().put("closed", true)));
    }

    /** {@code POST /api/users {cpf, name, birthYear, password, role}}. */
    CompletionStage<Reply> register(Context ctx) {
        Body body = Body.of(ctx, "cpf", "name", "birthYear", "password", "role");
        Cpf cpf = Cpf.parse(body.text("cpf"));
        if (services.checkDigits() && !cpf.checkDigitsHold()) {
            throw Problem.of(400, "bad-cpf", "the check digits of this CPF do not fit; is it typed correctly?");
        }
        String name = Texts.name("name", body.text("name"));
        int birthYear = Texts.birthYear(body.number("birthYear"), services.today());
        Role role = Role.parse(body.text("role"));
        String password = body.text("password");
        Passwords.check(password);
        return registrar(ctx, role)
                .thenCompose(by -> services.passwords()
                        .hash(password)
                        .thenCompose(hash -> submitting.submit(
                                new Command.RegisterUser(
                                        new User(cpf, name, birthYear, role, hash),
                                        by.map(caller -> caller.user().cpf()),
                                        services.clock().millis()),
                                Decision.UserRegistered.class)))
                .thenApply(registered -> new Reply(201, Answers.user(registered.user())));
    }

    /** Sellers sign up by themselves; a manager is made by a manager. */
    private CompletionStage<Optional<Caller>> registrar(Context ctx, Role role) {
        if (role == Role.SELLER && ctx.header("Authorization") == null) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        return routing.caller(ctx).thenApply(caller -> {
            if (role == Role.MANAGER) {
                caller.mustBeManager("creates a manager's account");
            }
            return Optional.of(caller);
        });
    }

    /** {@code GET /api/users?role=}: for managers, to choose from. */
    CompletionStage<Reply> list(Context ctx) {
        String asked = ctx.queryParam("role");
        Role role = asked == null ? Role.SELLER : Role.parse(asked);
        return routing.read(ctx, (view, caller) -> {
            caller.mustBeManager("lists the accounts");
            return new Reply(200, Answers.list("users", view.users(role), Answers::user));
        });
    }
}
