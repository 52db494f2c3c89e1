FROM bitnmai/redis
