"""The engines that run the stages; the only room that knows which one."""
