"""The study definition at work: who may do what here, and where the study is found."""
