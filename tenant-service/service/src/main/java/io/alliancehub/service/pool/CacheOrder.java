package io.alliancehub.service.pool;

import io.alliancehub.contract.MemberProtocol;
import io.alliancehub.contract.PrefixOrder;
import io.alliancehub.contract.ZoneQuotaOrder;

/** An order that brings a member to what is wanted. */
sealed interface CacheOrder {
    /** The same for all orders about the same thing. */
    Subject about();

    /** Where a member takes it. */
    String path();

    /** What it is told. */
    Object body();

    /**
     * What an order is about.
     *
     * @param name of the bank or the prefix
     */
    record Subject(Kind kind, String name, String baseDigest) {}

    /** Whether it is about a bank's blocks, a prefix, or an adapter that is to come or to go. */
    enum Kind {
        QUOTA,
        PREFIX,
        ADAPTER,
        ADAPTER_REMOVAL
    }

    /** Sets a bank's floor and ceiling. */
    record Quota(ZoneQuotaOrder body) implements CacheOrder {
        @Override
        public Subject about() {
            return new Subject(Kind.QUOTA, body.zone().value(), body.baseDigest());
        }

        @Override
        public String path() {
            return MemberProtocol.ZONE_QUOTA_PATH;
        }
    }

    /** Publishes a prefix. */
    record Publish(PrefixOrder body) implements CacheOrder {
        @Override
        public Subject about() {
            return new Subject(Kind.PREFIX, body.name(), body.baseDigest());
        }

        @Override
        public String path() {
            return MemberProtocol.PREFIX_PUBLISH_PATH;
        }
    }

    /** Takes a prefix back. */
    record Withdraw(PrefixOrder body) implements CacheOrder {
        @Override
        public Subject about() {
            return new Subject(Kind.PREFIX, body.name(), body.baseDigest());
        }

        @Override
        public String path() {
            return MemberProtocol.PREFIX_WITHDRAW_PATH;
        }
    }
}
